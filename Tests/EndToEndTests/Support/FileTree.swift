import BeetrootTesting
import Foundation
import Testing

/// A folder's files with size and time of change: two are equal if nothing was written in between.
struct FileTree: Equatable {
    struct Entry: Equatable {
        let size: Int
        let changed: Date
    }

    let files: [String: Entry]

    init(_ folder: URL) throws {
        var files: [String: Entry] = [:]
        for path in FileManager.default.enumerator(atPath: folder.path)?.compactMap({ $0 as? String }) ?? [] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: path).path)
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            files[path] = Entry(
                size: (attributes[.size] as? NSNumber)?.intValue ?? 0,
                changed: attributes[.modificationDate] as? Date ?? .distantPast
            )
        }
        self.files = files
    }
}

/// By coreutils, so that the program's own hashing is not checked with itself.
func sha256(ofFile path: String) async throws -> String {
    let result = try await ProcessRun("/usr/bin/sha256sum", ["--", path]).wait()
    return String(try #require(result.lines.first).prefix(64))
}

func sha256(_ text: String) async throws -> String {
    let folder = try TemporaryFolder()
    return try await sha256(ofFile: folder.write(text, to: "text"))
}
