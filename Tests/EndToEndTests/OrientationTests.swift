import BeetrootTesting
import Foundation
import Testing

extension EndToEnd {
    /// One photo stored in the eight EXIF orientations is one photo.
    @Suite struct OrientationTests {
        private static let generated = TestMaterial.shared?.appending(path: "photos/odd/generated")
        private static let vips = "/usr/bin/vips"
        private static var hasVips: Bool { FileManager.default.isExecutableFile(atPath: vips) && Photo.areThere }

        @Test(
            .enabled(if: generated != nil, "no ../shared with the photo in eight orientations"),
            arguments: Pack.installed
        )
        func storedPhotoIsOneFace(pack: Pack) async throws {
            let folder = try #require(Self.generated)
            try await check((1...8).map { folder.appending(path: "face_exif_\($0).jpg").path }, pack: pack)
        }

        @Test(
            .enabled(
                if: hasVips,
                "no 'vips' command to turn a photo with, or no photos: apt-get install libvips-tools"
            ),
            arguments: Pack.installed
        )
        func turnedPhotoIsOneFace(pack: Pack) async throws {
            let folder = try TemporaryFolder()
            var files: [String] = []
            // What undoes each orientation.
            let operations: [[[String]]] = [
                [], [["flip", "horizontal"]], [["rot", "d180"]], [["flip", "vertical"]],
                [["rot", "d90"], ["flip", "horizontal"]], [["rot", "d270"]], [["rot", "d90"], ["flip", "vertical"]],
                [["rot", "d90"]],
            ]
            for (index, steps) in operations.enumerated() {
                var source = try Photo.obama.path
                for (number, step) in steps.enumerated() {
                    let target = folder.path("step-\(index)-\(number).jpg")
                    let saved = target + "[Q=98,strip]"
                    let result = try await ProcessRun(Self.vips, [step[0], source, saved, step[1]]).wait()
                    try #require(result.status == 0, "\(result)")
                    source = target
                }
                let file = folder.url.appending(path: "orientation-\(index + 1).jpg")
                let data = try Data(contentsOf: URL(filePath: source))
                try JPEG.tagging(data, orientation: UInt8(index + 1)).write(to: file)
                files.append(file.path)
            }
            try await check(files, pack: pack)
        }

        private func check(_ files: [String], pack: Pack) async throws {
            let beetroot = try Beetroot(pack)
            let images = try await beetroot.lines(DetectedImage.self, ["detect", "--json"] + files)
            try #require(images.count == 8 && images.allSatisfy { !$0.faces.isEmpty })
            #expect(Set(images.map { [$0.width, $0.height] }).count == 1)
            let boxes = images.map { $0.faces[0].boundingBox }
            let drift = (0..<4).map { edge in
                let values = boxes.map { $0.edges[edge] }
                return (values.max() ?? 0) - (values.min() ?? 0)
            }
            let ratio = zip(drift, [boxes[0].width, boxes[0].height, boxes[0].width, boxes[0].height]).map { $0 / $1 }
            Measured.note("\(pack.name): orientations: boxes differ by at most", percent: drift.max() ?? 1)
            Measured.note("\(pack.name): orientations: in widths and heights of the face", percent: ratio.max() ?? 1)
            #expect(drift.allSatisfy { $0 <= 0.02 }, "\(drift)")

            // Similarity is monotone in the cosine, so the least alike pair tells of all.
            let embedded = try await beetroot.lines(EmbeddedImage.self, ["embed", "--json"] + files)
            let embeddings = embedded.compactMap { $0.faces.first?.embedding }
            try #require(embeddings.count == 8)
            let cosines = embeddings.map { zip($0, embeddings[0]).reduce(0) { $0 + $1.0 * $1.1 } }
            let farthest = try #require(cosines.indices.min { cosines[$0] < cosines[$1] })
            let pair = try await beetroot.line(Comparison.self, ["compare", "--json", files[0], files[farthest]])
            Measured.note("\(pack.name): orientations: lowest similarity \(pair.similarity)")
            #expect(pair.similarity >= 99)
        }
    }
}
