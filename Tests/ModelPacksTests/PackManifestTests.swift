import FaceVision
import Foundation
import Testing

@testable import ModelPacks

struct PackManifestTests {
    @Test func builtInPacksAreValidAndSurviveEncoding() throws {
        #expect(PackManifest.builtIn.map(\.name) == ["yunet-0095", "mtcnn-dlib"])
        for manifest in PackManifest.builtIn {
            #expect(try PackManifest.decode(manifest.encoded()) == manifest)
            #expect(try manifest.encoded() == manifest.encoded())
        }
    }

    /// Key paths into the JSON, a value that must be refused, and a word of the reason.
    @Test(
        arguments: [
            ("name", "../evil", "name"), ("name", "", "name"), ("name", "Ä", "name"), ("version", 0, "version"),
            ("detector.kind", "mtcnn", "3 model"), ("detector.models", ["a.onnx"], "among"),
            ("detector.scoreThreshold", 1.5, "threshold"), ("embedder.inputSize", 0, "input size"),
            ("embedder.inputSize", 1_000_000, "input size"), ("embedder.dimension", -1, "dimension"),
            ("embedder.mean", [1], "mean"), ("embedder.scale", 0, "scale"),
            ("embedder.template", [[0.1, 0.1]], "five"),
            ("embedder.template", Array(repeating: [0.1], count: 5), "five"),
            ("embedder.template", Array(repeating: [7.0, 0.1], count: 5), "0...1"),
            ("embedder.model", "nowhere.onnx", "among"), ("files", [Int](), "1 to 64"),
        ] as [(String, any Sendable, String)]
    )
    func refuses(path: String, value: any Sendable, word: String) throws {
        let error = #expect(throws: ModelPackError.self) {
            var json = TestPack.json()
            let keys = path.split(separator: ".").map(String.init)
            if keys.count == 2 {
                var object = try #require(json[keys[0]] as? [String: Any])
                object[keys[1]] = value
                json[keys[0]] = object
            } else {
                json[path] = value
            }
            try TestPack.manifest(json).validate()
        }
        #expect(error?.description.contains(word) == true)
    }

    @Test(
        arguments: [
            ("name", "../detector.onnx", "plain file name"), ("name", "/etc/passwd", "plain file name"),
            ("name", ".hidden", "plain file name"), ("name", "manifest.json", "plain file name"),
            ("name", "a\nb", "plain file name"), ("name", "embedder.onnx", "same name"), ("size", 0, "size"),
            ("size", Int.max, "size"), ("sha256", "abc", "SHA-256"), ("url", "file:///etc/passwd", "http"),
            ("localPath", "../../secret", "leaves"), ("localPath", "/etc/passwd", "leaves"),
        ] as [(String, any Sendable, String)]
    )
    func refusesFiles(key: String, value: any Sendable, word: String) throws {
        let error = #expect(throws: ModelPackError.self) {
            var json = TestPack.json()
            var files = try #require(json["files"] as? [[String: Any]])
            files[0][key] = value
            json["files"] = files
            try TestPack.manifest(json).validate()
        }
        #expect(error?.description.contains(word) == true)
    }
}
