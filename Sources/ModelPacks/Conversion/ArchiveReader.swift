internal import CArchive
internal import Foundation

/// Reads members of a zip file (a wheel) or a tar.gz file (a source distribution), in the order they are stored.
struct ArchiveReader: ~Copyable {
    private let handle: OpaquePointer

    private init() throws {
        guard let handle = archive_read_new() else { throw FormatError("out of memory") }
        self.handle = handle
    }

    deinit {
        archive_read_free(handle)
    }

    /// The contents of the named members; every one must be there, and none be longer than `limit` bytes.
    static func members(_ names: Set<String>, of file: URL, limit: Int) throws -> [String: [UInt8]] {
        let reader = try ArchiveReader()
        try reader.open(file)
        var contents: [String: [UInt8]] = [:]
        while contents.count < names.count, let name = try reader.nextMember() {
            if names.contains(name) {
                contents[name] = try reader.content(limit: limit)
            }
        }
        if let missing = names.subtracting(contents.keys).sorted().first {
            throw FormatError("has no member \(missing)")
        }
        return contents
    }

    private borrowing func open(_ file: URL) throws {
        archive_read_support_format_zip(handle)
        archive_read_support_format_tar(handle)
        archive_read_support_filter_gzip(handle)
        guard archive_read_open_filename(handle, file.path, 65_536) == ARCHIVE_OK else { throw failure() }
    }

    private borrowing func nextMember() throws -> String? {
        var entry: OpaquePointer?
        switch archive_read_next_header(handle, &entry) {
        case ARCHIVE_OK, ARCHIVE_WARN:
            return archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
        case ARCHIVE_EOF:
            return nil
        default:
            throw failure()
        }
    }

    /// Grows with what is really there: the size that a header claims is not trusted.
    private borrowing func content(limit: Int) throws -> [UInt8] {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = archive_read_data(handle, &chunk, chunk.count)
            guard count >= 0 else { throw failure() }
            guard count > 0 else { return content }
            guard content.count + count <= limit else { throw FormatError("has a member of more than \(limit) bytes") }
            content += chunk[..<count]
        }
    }

    private borrowing func failure() -> FormatError {
        FormatError(archive_error_string(handle).map { String(cString: $0) } ?? "not a readable archive")
    }
}
