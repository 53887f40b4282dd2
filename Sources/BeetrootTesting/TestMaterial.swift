package import Foundation

/// Where tests find models and photographs, none of which are in the repository.
///
/// `make test` puts what package indexes have into `.deps`; the larger collection beside the checkout, or where
/// `BEETROOT_SHARED` points, is there on some machines only. Tests that want what is missing are skipped and say why.
package enum TestMaterial {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The release binary that `make test` built.
    package static let binary = existing(
        ProcessInfo.processInfo.environment["BEETROOT_BINARY"].map { URL(filePath: $0) }
            ?? root.appending(path: ".build/release/beetroot")
    )

    /// Installed model packs.
    package static let models = existing(root.appending(path: ".deps/test/models"))

    /// Photographs of known people: `obama.jpg`, `obama2.jpg`, `biden.jpg` and others.
    package static let photos = existing(root.appending(path: ".deps/test/photos"))

    /// The collection of models, photographs and LFW pairs.
    package static let shared = existing(
        ProcessInfo.processInfo.environment["BEETROOT_SHARED"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared")
    )

    /// An installed pack's folder.
    package static func pack(_ name: String) -> URL? {
        models.flatMap { existing($0.appending(path: name)) }
    }

    private static func existing(_ url: URL) -> URL? {
        FileManager.default.fileExists(atPath: url.path) ? url : nil
    }
}
