internal import Foundation
internal import ObjectStore

/// Finds the photos below files and folders of this machine.
///
/// Arguments keep their order, folders are walked depth first by name, and a file that is reached twice is taken once. In
/// folders only visible files with a photo's extension count; a file that is named itself always does. Symbolic links are
/// followed, and their targets give the keys.
package struct PhotoScanner: Sendable {
    package static let extensions: Set<String> = [
        "avif", "gif", "heic", "heif", "jpe", "jpeg", "jpg", "png", "tif", "tiff", "webp",
    ]

    package init() {}

    /// The photos below `paths`. What cannot be found or opened is a source whose reading fails with the reason, so that it
    /// is reported like any other photo that fails.
    package func scan(_ paths: [String]) async throws -> [PhotoSource] {
        try await FileAccess.run {
            var walk = Walk()
            for path in paths { walk.visit(path, named: true) }
            return walk.sources
        }
    }
}

/// One walk over the file system. Blocks.
private struct Walk {
    private(set) var sources: [PhotoSource] = []
    private var visited: Set<String> = []

    /// - Parameter named: whether the user named this very path, as opposed to a folder above it.
    mutating func visit(_ path: String, named: Bool) {
        guard let resolved = realpath(path, nil) else {
            // A dangling link inside a folder is no photo.
            if named { fail(path, reason: Self.lastError) }
            return
        }
        defer { free(resolved) }
        let target = String(cString: resolved)
        var status = stat()
        guard stat(target, &status) == 0 else { return fail(path, reason: Self.lastError) }
        let type = status.st_mode & S_IFMT
        if type == S_IFDIR {
            visitFolder(target)
        } else if named || type == S_IFREG && Self.isPhoto(path), visited.insert(target).inserted {
            let key = LocalFileObjectStore.key(ofFile: target)
            sources.append(PhotoSource(bucket: LocalFileObjectStore.bucket, key: key, in: LocalFileObjectStore()))
        }
    }

    private mutating func visitFolder(_ folder: String) {
        guard visited.insert(folder).inserted else { return }
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where !name.hasPrefix(".")
            {
                visit(folder == "/" ? "/\(name)" : "\(folder)/\(name)", named: false)
            }
        } catch {
            fail(folder, reason: "the folder cannot be read")
        }
    }

    private mutating func fail(_ path: String, reason: String) {
        let absolute = URL(filePath: path).standardizedFileURL.path
        let key = LocalFileObjectStore.key(ofFile: absolute)
        let failure = UnreadablePath(description: "'\(path)': \(reason)")
        sources.append(PhotoSource(bucket: LocalFileObjectStore.bucket, key: key) { _ in throw failure })
    }

    private static func isPhoto(_ path: String) -> Bool {
        PhotoScanner.extensions.contains(URL(filePath: path).pathExtension.lowercased())
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}

private struct UnreadablePath: Error, CustomStringConvertible {
    let description: String
}
