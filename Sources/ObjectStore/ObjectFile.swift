internal import Foundation

/// An object that is a file. Every method blocks and throws ``ObjectStoreError``.
struct ObjectFile: Sendable {
    let path: String
    let bucket: String
    let key: String

    func read(limit: Int) throws -> [UInt8] {
        // Non-blocking, or opening a pipe that nobody writes to would never return.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw errno == ENOENT || errno == ENOTDIR ? notFound : failure("read") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw notFound }
        let size = Int(status.st_size)
        guard size <= limit else {
            throw ObjectStoreError.tooLarge(bucket: bucket, key: key, size: size, limit: limit)
        }
        return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let step = Foundation.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
                if step < 0, errno == EINTR { continue }
                guard step >= 0 else { throw failure("read") }
                guard step > 0 else { break }
                count += step
            }
        }
    }

    /// Writes elsewhere and renames: readers see the old or the new bytes, also after a power cut.
    ///
    /// - Parameter draftsFolder: where the file is written until it is whole; on the same file system as `path`.
    func write(_ bytes: [UInt8], draftsFolder: String) throws {
        let folder = Self.parent(of: path)
        try makeFolder(folder)
        try makeFolder(draftsFolder)
        removeStaleDrafts(in: draftsFolder)
        let draft = "\(draftsFolder)/\(UUID().uuidString)"
        do {
            try writeDraft(bytes, to: draft)
            guard rename(draft, path) == 0 else { throw failure("write") }
        } catch {
            unlink(draft)
            throw error
        }
        try synchronizeFolder(folder)
    }

    func remove() throws {
        guard unlink(path) != 0 else { return try synchronizeFolder(Self.parent(of: path)) }
        // A folder is not an object, so neither of these is there to be removed.
        let absent = [ENOENT, ENOTDIR, EISDIR]
        guard absent.contains(errno) else { throw failure("delete") }
    }

    // MARK: - Steps

    /// Drafts of an hour ago are what a process that was killed left behind. The folder is all but empty, so looking costs
    /// next to nothing.
    private func removeStaleDrafts(in draftsFolder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: draftsFolder)) ?? []
        let oldest = time(nil) - 3600
        for name in names {
            var status = stat()
            let draft = "\(draftsFolder)/\(name)"
            if stat(draft, &status) == 0, status.st_mtim.tv_sec < oldest { unlink(draft) }
        }
    }

    private func writeDraft(_ bytes: [UInt8], to draft: String) throws {
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("write") }
        defer { close(descriptor) }
        try bytes.withUnsafeBytes { buffer in
            var remaining = buffer[...]
            while !remaining.isEmpty {
                let chunk = UnsafeRawBufferPointer(rebasing: remaining)
                let step = Foundation.write(descriptor, chunk.baseAddress, chunk.count)
                if step < 0, errno == EINTR { continue }
                guard step >= 0 else { throw failure("write") }
                remaining = remaining.dropFirst(step)
            }
        }
        guard fsync(descriptor) == 0 else { throw failure("write") }
    }

    /// Makes a folder and those above it, each durable before anything is put in it.
    private func makeFolder(_ folder: String) throws {
        if mkdir(folder, 0o755) == 0 { return try synchronizeFolder(Self.parent(of: folder)) }
        switch errno {
        case EEXIST:
            return
        case ENOENT where folder != Self.parent(of: folder):
            try makeFolder(Self.parent(of: folder))
            try makeFolder(folder)
        default:
            throw failure("write")
        }
    }

    /// A rename survives a power cut only when its folder was written out too.
    private func synchronizeFolder(_ folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("write") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write") }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    // MARK: - Errors

    private var notFound: ObjectStoreError { .notFound(bucket: bucket, key: key) }

    /// Must be called before anything else can change `errno`.
    private func failure(_ operation: String) -> ObjectStoreError {
        .failed(operation: operation, bucket: bucket, key: key, reason: String(cString: strerror(errno)))
    }
}
