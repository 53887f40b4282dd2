import BeetrootApp
import Foundation
import Ingest
import ObjectStore

/// Images that are named on the command line.
enum ImageFile {
    /// A file's bytes, if they are not too many.
    static func read(_ path: String, configuration: Configuration) async throws -> [UInt8] {
        try await LocalFileObjectStore().get(
            bucket: LocalFileObjectStore.bucket,
            key: LocalFileObjectStore.key(ofFile: URL(fileURLWithPath: path).standardizedFileURL.path),
            limit: configuration.ingest.photoByteLimit
        )
    }

    /// One line that names the file and what is wrong with it.
    static func report(_ error: any Error, of file: String, json: Bool) throws {
        let reason = String(describing: error).split(whereSeparator: \.isNewline).joined(separator: " ")
        if json {
            try Console.output(json: ["file": file, "error": reason])
        } else {
            Console.remark("\(file): \(reason)")
        }
    }
}
