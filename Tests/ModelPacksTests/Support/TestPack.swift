import Crypto
import FaceVision
import Foundation

/// Small stand-ins for packs of models.
enum TestPack {
    static func hash(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
    }

    /// A valid manifest as JSON, for tests to break.
    static func json(
        name: String = "small",
        files: [String: String] = ["detector.onnx": "detector", "embedder.onnx": "embedder"],
        address: String? = nil
    ) -> [String: Any] {
        let pinned = files.sorted { $0.key < $1.key }.map { name, content in
            var file: [String: Any] = ["name": name, "size": content.utf8.count, "sha256": hash(content)]
            file["url"] = address.map { "\($0)/\(name)" }
            file["localPath"] = "models/\(name)"
            return file
        }
        let point = [0.5, 0.5]
        return [
            "name": name, "version": 1, "summary": "A test.", "licence": "MIT",
            "detector": ["kind": "yunet", "models": ["detector.onnx"], "scoreThreshold": 0.7] as [String: Any],
            "embedder": [
                "model": "embedder.onnx", "inputSize": 112, "channelOrder": "rgb", "mean": [0, 0, 0], "scale": 1,
                "template": [point, point, point, point, point], "mirrorAverage": false, "dimension": 4,
            ] as [String: Any],
            "calibration": [["cosine": -1, "similarity": 0], ["cosine": 1, "similarity": 100]],
            "files": pinned, "archives": [[String: Any]](),
        ]
    }

    static func manifest(_ json: [String: Any]) throws -> PackManifest {
        try JSONDecoder().decode(PackManifest.self, from: JSONSerialization.data(withJSONObject: json))
    }
}
