package import Foundation

/// An empty folder of its own, removed with everything in it when the last reference goes.
package final class TemporaryFolder: Sendable {
    package let url: URL

    package init() throws {
        // Resolved, because paths are compared with what the file system reports.
        url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "beetroot-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The absolute path of something in the folder.
    package func path(_ relative: String) -> String {
        url.appending(path: relative).path
    }

    /// Writes a file, making the folders above it.
    @discardableResult
    package func write(_ text: String, to relative: String) throws -> String {
        let file = url.appending(path: relative)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
