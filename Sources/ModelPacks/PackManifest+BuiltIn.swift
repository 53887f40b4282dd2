package import FaceVision
internal import Foundation

extension PackManifest {
    /// The packs that the program knows how to install, the preferred one first.
    package static let builtIn: [PackManifest] = [
        PackageResources.yunet_0095_json, PackageResources.mtcnn_dlib_json,
    ].map { bytes in
        do {
            return try PackManifest.decode(Data(bytes))
        } catch {
            preconditionFailure("a built-in manifest is malformed: \(error)")
        }
    }

    /// Reads a manifest and checks everything that can be checked without the model files.
    static func decode(_ json: Data) throws -> PackManifest {
        let manifest = try JSONDecoder().decode(PackManifest.self, from: json)
        try manifest.validate()
        return manifest
    }

    /// The content of `manifest.json`: the same bytes for the same manifest.
    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}
