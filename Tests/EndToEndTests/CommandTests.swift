import BeetrootTesting
import Foundation
import Testing

extension EndToEnd {
    /// Commands that look at images and keep nothing.
    @Suite(.needsPhotos)
    struct CommandTests {
        @Test(arguments: Pack.installed)
        func detectDescribesFaces(pack: Pack) async throws {
            let beetroot = try Beetroot(pack)
            let files = try [Photo.obama.path, Photo.biden.path]
            let images = try await beetroot.lines(DetectedImage.self, ["detect", "--json"] + files)
            #expect(images.map(\.file) == files)
            for image in images {
                #expect(image.width > 100 && image.height > 100)
                let face = try #require(image.faces.first)
                #expect(image.faces.count == 1)
                #expect(face.boundingBox.isPlausible)
                #expect((50...100).contains(face.confidence))
                #expect(face.landmarks.map(\.type) == ["eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"])
                #expect(face.landmarks.allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) })
                // Left as one sees it, not as the person would say.
                #expect(face.landmarks[0].x < face.landmarks[1].x)
                #expect(face.landmarks[0].y < face.landmarks[3].y)
                #expect(Set(face.pose.keys) == ["Roll", "Yaw", "Pitch"])
                #expect(face.pose.values.allSatisfy { abs($0) < 45 })
                #expect(Set(face.quality.keys) == ["Brightness", "Sharpness"])
                #expect(face.quality.values.allSatisfy { (0...100).contains($0) })
            }
        }

        @Test(arguments: Pack.installed)
        func embeddingsHaveUnitLength(pack: Pack) async throws {
            let beetroot = try Beetroot(pack)
            let file = try Photo.obama.path
            let image = try await beetroot.line(EmbeddedImage.self, ["embed", "--json", file])
            #expect(image.file == file)
            #expect(image.model.hasPrefix(pack.name))
            let face = try #require(image.faces.first)
            #expect(face.boundingBox.isPlausible)
            #expect(face.embedding.count == pack.dimension)
            #expect(abs(face.embedding.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
        }

        @Test(arguments: Pack.installed)
        func compareTellsPeopleApart(pack: Pack) async throws {
            let beetroot = try Beetroot(pack)
            func compare(_ other: Photo, _ options: String...) async throws -> Comparison {
                let files = try [Photo.obama.path, other.path]
                return try await beetroot.line(Comparison.self, ["compare", "--json"] + files + options)
            }
            let same = try await compare(.obama2)
            #expect(same.threshold == 95)
            #expect(same.match && same.similarity >= 95, "\(same)")
            let itself = try await compare(.obama)
            #expect(itself.similarity > 99.9)
            let other = try await compare(.biden)
            #expect(!other.match && other.similarity < 95, "\(other)")
            let low = try await compare(.biden, "--threshold", "0")
            #expect(low.match && low.threshold == 0)
        }

        @Test(arguments: ["detect", "embed"])
        func badFileIsOneLineAndTheRestGoesOn(command: String) async throws {
            let beetroot = try Beetroot(Pack.installed[0])
            let text = try beetroot.data.write("not an image", to: "text.jpg")
            let files = try [text, Photo.obama.path, beetroot.data.path("absent.jpg"), Photo.biden.path]
            let result = try await beetroot.run([command, "--json"] + files)
            #expect(result.status == 1, "\(result)")
            let objects = try result.objects
            try #require(objects.count == 4)
            #expect(objects.map { $0["file"] as? String } == files)
            #expect(objects.map { $0["error"] is String } == [true, false, true, false])
            #expect(Set(objects[0].keys) == ["file", "error"])
            #expect(result.errorLines.isEmpty, "\(result)")
        }

        @Test func badFileIsNamedWithoutJSONToo() async throws {
            let beetroot = try Beetroot(Pack.installed[0])
            let text = try beetroot.data.write("not an image", to: "text.jpg")
            let result = try await beetroot.run("detect", text)
            #expect(result.status == 1)
            #expect(result.errorLines.count == 1 && result.errorText.contains(text), "\(result)")
            let comparison = try await beetroot.run("compare", try Photo.obama.path, text)
            #expect(comparison.status == 1)
            #expect(comparison.errorLines.count == 1 && comparison.errorText.contains(text), "\(comparison)")
        }

        @Test(arguments: [
            ["detect"], ["no-such-command"], ["detect", "--no-such-flag", "x.jpg"], ["ingest"],
            ["ingest", "--threshold", "101", "x.jpg"], ["ingest", "--thumbnail-margin", "-1", "x.jpg"],
            ["serve", "--port", "70000"], ["compare", "one.jpg"], ["detect", "--log-level", "loud", "x.jpg"],
        ])
        func wrongUseIs64(arguments: [String]) async throws {
            let result = try await Beetroot(nil).run(arguments)
            #expect(result.status == 64, "\(result)")
            #expect(result.output.isEmpty)
            #expect(!result.errorText.isEmpty)
        }

        @Test(arguments: ["detect", "compare", "embed", "ingest", "people", "serve", "models", "evaluate", "bench"])
        func helpExplains(command: String) async throws {
            let binary = try #require(TestMaterial.binary).path
            let result = try await ProcessRun(binary, ["help", command]).wait()
            #expect(result.status == 0)
            #expect(result.text.contains("OVERVIEW") && result.text.contains("beetroot \(command)"), "\(result)")
        }
    }
}
