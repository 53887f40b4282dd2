import Foundation
import Testing

@testable import ModelPacks

/// Both archives hold `pack/a.txt` "alpha", `pack/zeros` of 100,000 zero bytes and `pack/b.txt` "beta".
private let zip = """
    UEsDBBQAAAAIAAAAIVBqOeDQBwAAAAUAAAAKAAAAcGFjay9hLnR4dEvMKchIBABQSwMEFAAAAAgAAAAhUH2VEdRyAAAAoIYBAAoAAABwYWNr\
    L3plcm9z7cExAQAAAMKg9U9tDQ+gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgFcDUEsDBBQAAAAIAAAAIVBjBJGPBgAAAAQAAAAKAAAAcGFjay9iLnR4dEtK\
    LUkEAFBLAQIUAxQAAAAIAAAAIVBqOeDQBwAAAAUAAAAKAAAAAAAAAAAAAACAAQAAAABwYWNrL2EudHh0UEsBAhQDFAAAAAgAAAAhUH2VEdRy\
    AAAAoIYBAAoAAAAAAAAAAAAAAIABLwAAAHBhY2svemVyb3NQSwECFAMUAAAACAAAACFQYwSRjwYAAAAEAAAACgAAAAAAAAAAAAAAgAHJAAAA\
    cGFjay9iLnR4dFBLBQYAAAAAAwADAKgAAAD3AAAAAAA=
    """
private let tarGzip = """
    H4sIAAAAAAACA+3TwYrCMBQF0HyKX6DBxuZ7ogiCA1PaCDJfP6kr6b4OQ8/Z3MfbPEi4Q7ncD2VfnzWsJjZ9Sq9sltmc3uZ5n/suh10MH/CY\
    ahnbybBN5Wu4lcBWDXP/f67j9/RH/e9id0xx2f98Ouo/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAOsZyuV+OO/rs653IzZ9Sq9sltmkt3ne577LYRc/8QCP\
    qZaxndzo/5+vtWgBAAAAAAAAAAAA/C+/ecy1EwC4AQA=
    """

struct ArchiveReaderTests {
    private func members(
        _ names: Set<String>,
        of content: Data,
        limit: Int = 200_000
    ) async throws -> [String: [UInt8]] {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "archive")
            try content.write(to: file)
            return try ArchiveReader.members(names, of: file, limit: limit)
        }
    }

    private func decode(_ base64: String) throws -> Data {
        try #require(Data(base64Encoded: base64, options: .ignoreUnknownCharacters))
    }

    @Test(arguments: [zip, tarGzip])
    func readsMembers(archive: String) async throws {
        let contents = try await members(["pack/a.txt", "pack/b.txt", "pack/zeros"], of: decode(archive))
        #expect(contents["pack/a.txt"] == Array("alpha".utf8))
        #expect(contents["pack/b.txt"] == Array("beta".utf8))
        #expect(contents["pack/zeros"] == [UInt8](repeating: 0, count: 100_000))
    }

    @Test(arguments: [zip, tarGzip])
    func refusesWhatIsMissingOrTooLong(archive: String) async throws {
        await #expect(throws: FormatError("has no member pack/c.txt")) {
            try await members(["pack/a.txt", "pack/c.txt"], of: decode(archive))
        }
        await #expect(throws: FormatError("has a member of more than 99999 bytes")) {
            try await members(["pack/zeros"], of: decode(archive), limit: 99_999)
        }
    }

    @Test(arguments: [zip, tarGzip], [0, 10, 60, 150])
    func refusesTruncatedArchives(archive: String, length: Int) async throws {
        await #expect(throws: FormatError.self) {
            try await members(["pack/b.txt"], of: decode(archive).prefix(length))
        }
    }

    @Test func refusesWhatIsNoArchive() async throws {
        await #expect(throws: FormatError.self) { try await members(["a"], of: Data("<html></html>".utf8)) }
        #expect(throws: FormatError.self) {
            try ArchiveReader.members(["a"], of: URL(filePath: "/nonexistent"), limit: 1)
        }
    }
}
