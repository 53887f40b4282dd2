import FaceVision
import Foundation
import Inference
import Testing

@testable import ModelPacks

/// The pack `mtcnn-dlib`, converted once for all tests from archives on this machine.
enum ConvertedPack {
    static let packageFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// `BEETROOT_TEST_ARCHIVES`, else where the set-up puts the archives.
    static let archives =
        ProcessInfo.processInfo.environment["BEETROOT_TEST_ARCHIVES"].map { URL(filePath: $0) }
        ?? packageFolder.appending(path: ".deps/archives")

    static let isAvailable: Bool = {
        guard let manifest = PackManifest.builtIn.first(where: { $0.name == "mtcnn-dlib" }) else { return false }
        let missing = manifest.archives.first {
            !FileManager.default.fileExists(atPath: archives.appending(path: $0.file).path)
        }
        guard let missing else { return true }
        print("Skipping tests of the converted networks: \(missing.file) is not in \(archives.path)")
        return false
    }()

    private static let installation = Task {
        let folder = packageFolder.appending(path: ".deps/test/packs")
        try? FileManager.default.removeItem(at: folder)
        return try await ModelStore(directory: folder, index: PackageIndex(base: "http://127.0.0.1:9"))
            .install("mtcnn-dlib", from: archives)
    }

    static func installed() async throws -> InstalledPack { try await installation.value }

    static func session(_ file: String) async throws -> any InferenceSession {
        let path = try await installed().directory.appending(path: file).path
        return try OpenVINORuntime.shared().compile(modelAt: path, streams: 1)
    }
}
