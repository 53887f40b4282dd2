import BeetrootTesting
import Foundation
import Testing

extension EndToEnd {
    /// The accuracy that each pack has to reach on labelled photographs.
    @Suite(.needsShared)
    struct TargetTests {
        private static let patience = Duration.seconds(400)

        private var shared: URL { get throws { try #require(TestMaterial.shared) } }
        private var photos: URL { get throws { try shared.appending(path: "photos") } }

        private func names(in folder: URL) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().filter { !$0.hasPrefix(".") }
        }

        @Test(arguments: Pack.installed)
        func groupPhotosHaveAllTheirFaces(pack: Pack) async throws {
            var expected: [(file: String, range: ClosedRange<Int>)] = []
            for set in try names(in: photos) {
                let group = try photos.appending(path: "\(set)/group")
                guard let table = try? String(contentsOf: group.appending(path: "counts.tsv"), encoding: .utf8) else {
                    continue
                }
                for row in table.split(whereSeparator: \.isNewline).dropFirst() {
                    let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
                    let low = try #require(Int(cells[2]))
                    let high = try #require(Int(cells[3]))
                    expected.append((group.appending(path: String(cells[0])).path, low...high))
                }
            }
            try #require(expected.count >= 30)
            let images = try await Beetroot(pack).lines(
                DetectedImage.self,
                ["detect", "--json"] + expected.map(\.file)
            )
            let misses = zip(images, expected).filter { !$1.range.contains($0.faces.count) }
            for (image, expected) in misses {
                let file = image.file.split(separator: "/").suffix(3).joined(separator: "/")
                Measured.note("\(pack.name): \(file): \(image.faces.count) faces, expected \(expected.range)")
            }
            let share = Double(expected.count - misses.count) / Double(expected.count)
            Measured.note("\(pack.name): \(expected.count) group photos with the right count:", percent: share)
            #expect(share >= (pack.isPreferred ? 0.95 : 0.85))
        }

        @Test(arguments: Pack.installed)
        func easyIdentitiesBecomeClusters(pack: Pack) async throws {
            let folder = try TemporaryFolder()
            let sets = ["faceapi_bbt", "ageitgey", "dlib_johns", "openface", "facenet_pytorch"]
            for set in sets {
                try FileManager.default.createDirectory(
                    at: folder.url.appending(path: set),
                    withIntermediateDirectories: true
                )
                for identity in try names(in: photos.appending(path: set)) {
                    guard !["group", "misc", "noface"].contains(identity) else { continue }
                    let source = try photos.appending(path: "\(set)/\(identity)")
                    guard (try? source.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true else {
                        continue
                    }
                    try FileManager.default.createSymbolicLink(
                        at: folder.url.appending(path: "\(set)/\(identity)"),
                        withDestinationURL: source
                    )
                }
            }
            let scores = try await Beetroot(pack).line(
                ClusterScores.self,
                ["evaluate", "clusters", "--json", "--images"] + sets.map { folder.path($0) },
                limit: Self.patience
            )
            report(scores, of: "easy identities", pack)
            #expect(scores.f >= (pack.isPreferred ? 0.98 : 0.85))
            #expect(scores.precision >= (pack.isPreferred ? 0.99 : 0.95))
        }

        @Test(arguments: Pack.installed)
        func celebritiesBecomeClusters(pack: Pack) async throws {
            let scores = try await Beetroot(pack).line(
                ClusterScores.self,
                ["evaluate", "clusters", "--json", "--images", try photos.appending(path: "celeb14").path],
                limit: Self.patience
            )
            report(scores, of: "celeb14", pack)
            #expect(scores.identities == 14)
            // The other pack's figures are reported only.
            guard pack.isPreferred else { return }
            #expect(scores.f >= 0.93)
            #expect(scores.precision >= 0.99)
        }

        private func report(_ scores: ClusterScores, of set: String, _ pack: Pack) {
            Measured.note(
                """
                \(pack.name): \(set): \(scores.identities) identities, \(scores.faces) faces, \(scores.clusters) clusters, \
                BCubed precision \(scores.precision) recall \(scores.recall) F \(scores.f)
                """
            )
        }

        @Test(arguments: Pack.installed)
        func pairsAreToldApart(pack: Pack) async throws {
            let folder = try shared.appending(path: "lfw")
            let scores = try await Beetroot(pack).line(
                PairScores.self,
                [
                    "evaluate", "pairs", "--json", "--pairs", folder.appending(path: "pairsDevTest.txt").path,
                    "--images", folder.appending(path: "images").path,
                ],
                limit: Self.patience
            )
            Measured.note(
                """
                \(pack.name): LFW pairsDevTest: accuracy \(scores.accuracy), AUC \(scores.auc), true accepts at false \
                accepts \(scores.tarAtFar.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })
                """
            )
            #expect(scores.pairs == 1000)
            #expect(scores.model.hasPrefix(pack.name))
            #expect(Set(scores.tarAtFar.keys) == ["0.01", "0.001"])
            #expect(scores.accuracy >= (pack.isPreferred ? 0.992 : 0.980))
        }

        /// A thumbnail without a margin is the crop that the seed searched with: it must contain a face.
        @Test(arguments: Pack.installed)
        func tightCropsAreFoundAgain(pack: Pack) async throws {
            // The slower pack looks at every fourth photo.
            let step = pack.isPreferred ? 1 : 4
            var files: [String] = []
            for set in try names(in: photos) where set != "odd" {
                let folder = try photos.appending(path: set)
                for file in try FileTree(folder).files.keys.sorted() where !file.contains("noface/") {
                    let name = file.lowercased()
                    guard [".jpg", ".jpeg", ".png", ".webp"].contains(where: name.hasSuffix) else { continue }
                    files.append(folder.appending(path: file).path)
                }
            }
            files = stride(from: 0, to: files.count, by: step).map { files[$0] }
            let beetroot = try Beetroot(pack)
            let ingest = try await beetroot.run(
                ["ingest", "--json", "--log-level", "error", "--thumbnail-margin", "0"] + files,
                limit: Self.patience
            )
            try #require(ingest.status == 0, "\(ingest)")
            let crops = try ingest.ingested.photos.flatMap(\.faces).map {
                beetroot.thumbnails.appending(path: $0.thumbKey).path
            }
            try #require(crops.count >= files.count / 2)
            // Two processes for two cores, each within the length of a command line.
            let halves = [crops.prefix(crops.count / 2), crops.suffix(from: crops.count / 2)]
            let runs = try halves.map { try beetroot.start(["detect", "--json"] + $0) }
            var images: [DetectedImage] = []
            for run in runs {
                let result = try await run.wait(limit: Self.patience)
                try #require(result.status == 0, "\(result)")
                images += try result.decoded(DetectedImage.self)
            }
            let missed = images.filter(\.faces.isEmpty)
            let share = Double(images.count - missed.count) / Double(images.count)
            Measured.note(
                "\(pack.name): tight crops found again, \(images.count) of \(files.count) photos:",
                percent: share
            )
            for image in missed {
                Measured.note("\(pack.name): tight crop missed: \(image.width) x \(image.height)")
            }
            #expect(share >= (pack.isPreferred ? 0.98 : 0.95))
        }
    }
}
