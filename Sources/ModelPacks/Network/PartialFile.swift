internal import Foundation

/// The beginning of a file that is being downloaded, and its hash so far.
struct PartialFile {
    private let url: URL
    private let handle: FileHandle
    private var hash: FileHash
    private(set) var count: Int

    /// Opens what an earlier download left, or an empty file. More than `limit` bytes cannot be a beginning: they go.
    init(_ url: URL, limit: Int) throws {
        if !FileManager.default.fileExists(atPath: url.path) {
            try Data().write(to: url)
        }
        self.url = url
        (count, hash) = try FileHash.reading(url, limit: limit)
        handle = try FileHandle(forUpdating: url)
        try handle.seekToEnd()
        if count > limit { try restart() }
    }

    var sha256: String { hash.hexadecimal }

    mutating func append(_ bytes: Data) throws {
        try handle.write(contentsOf: bytes)
        hash.update(bytes)
        count += bytes.count
    }

    mutating func restart() throws {
        try handle.truncate(atOffset: 0)
        hash = FileHash()
        count = 0
    }

    /// Makes the file durable under its final name.
    func finish(as destination: URL) throws {
        try handle.synchronize()
        try handle.close()
        try moveReplacing(url, to: destination)
    }

    func discard() {
        try? handle.close()
        try? FileManager.default.removeItem(at: url)
    }
}
