internal import Crypto
internal import FaceVision
internal import Foundation

/// A file whose content is known in advance.
struct PinnedFile: Sendable, Hashable {
    let name: String
    let size: Int
    let sha256: String

    /// Throws ``ModelPackError`` unless the file at `url` is exactly this one.
    func verify(_ url: URL) throws {
        let (found, hash) = try FileHash.reading(url, limit: size)
        guard found == size else { throw ModelPackError.wrongSize(file: name, expected: size, found: found) }
        guard hash.hexadecimal == sha256 else {
            throw ModelPackError.wrongHash(file: name, expected: sha256, found: hash.hexadecimal)
        }
    }

    func matches(_ url: URL) -> Bool {
        (try? verify(url)) != nil
    }
}

extension PinnedFile {
    init(_ file: PackManifest.File) {
        self.init(name: file.name, size: file.size, sha256: file.sha256)
    }

    init(_ archive: PackManifest.Archive) {
        self.init(name: archive.file, size: archive.size, sha256: archive.sha256)
    }
}

/// A running SHA-256.
struct FileHash {
    private var hash = SHA256()

    /// The size of a file, and the hash of its content if it is no longer than `limit`.
    static func reading(_ url: URL, limit: Int) throws -> (size: Int, hash: FileHash) {
        let handle = try FileHandle(forReadingFrom: url)
        defer { try? handle.close() }
        let size = Int(try handle.seekToEnd())
        var hash = FileHash()
        guard size <= limit else { return (size, hash) }
        try handle.seek(toOffset: 0)
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
            hash.update(chunk)
        }
        return (size, hash)
    }

    mutating func update(_ bytes: some DataProtocol) {
        hash.update(data: bytes)
    }

    var hexadecimal: String {
        hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
