import BeetrootTesting
import Foundation
import Ingest
import ObjectStore
import Testing

@Suite struct PhotoScannerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The found photos' paths inside the folder.
    private func scan(_ relatives: String...) async throws -> [String] {
        try await PhotoScanner().scan(relatives.map(folder.path)).map { source in
            #expect(source.bucket == "local")
            return String(source.key.dropFirst("photos-raw".count + folder.url.path.count + 1))
        }
    }

    @Test func foldersAreWalkedByNameAndOnlyPhotosCount() async throws {
        for name in [
            "b.jpg", "a/z.PNG", "a/b/c.jpeg", "c.jpe", "d.webp", "e.heic", "f.heif", "g.avif", "h.tif", "i.tiff",
            "j.gif", "K.JPG",
            "notes.txt", "jpg", "x.jpg.part", ".hidden.jpg", ".folder/inside.jpg", "a/.also.jpg",
        ] {
            try folder.write("anna", to: name)
        }
        #expect(
            try await scan("") == [
                "K.JPG", "a/b/c.jpeg", "a/z.PNG", "b.jpg", "c.jpe", "d.webp", "e.heic", "f.heif", "g.avif", "h.tif",
                "i.tiff",
                "j.gif",
            ]
        )
    }

    @Test func argumentsKeepTheirOrderAndNothingIsTakenTwice() async throws {
        for name in ["a.jpg", "b.jpg", "in/c.jpg"] { try folder.write("anna", to: name) }
        #expect(try await scan("in", "b.jpg", "", "a.jpg") == ["in/c.jpg", "b.jpg", "a.jpg"])
    }

    @Test func aFileThatIsNamedIsAlwaysTaken() async throws {
        for name in ["scan.raw", ".hidden.jpg", "no extension"] { try folder.write("anna", to: name) }
        #expect(try await scan("scan.raw", ".hidden.jpg", "no extension").count == 3)
    }

    @Test func linksAreFollowedToTheirTargetsAndCyclesEnd() async throws {
        try folder.write("anna", to: "real/a.jpg")
        try folder.write("ben", to: "store/blob")
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder.path("real/up"), withDestinationPath: folder.url.path)
        try files.createSymbolicLink(atPath: folder.path("real/self.jpg"), withDestinationPath: "self.jpg")
        try files.createSymbolicLink(atPath: folder.path("real/b.jpg"), withDestinationPath: folder.path("store/blob"))
        try files.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "real")
        try files.createSymbolicLink(atPath: folder.path("real/gone.jpg"), withDestinationPath: "nothing")
        #expect(try await scan("link", "real") == ["real/a.jpg", "store/blob"])
    }

    @Test func aPipeInAFolderIsNoPhotoAndANamedOneFails() async throws {
        #expect(mkfifo(folder.path("pipe.jpg"), 0o600) == 0)
        #expect(try await scan("").isEmpty)
        let sources = try await PhotoScanner().scan([folder.path("pipe.jpg")])
        #expect(sources.count == 1)
        await #expect(throws: ObjectStoreError.self) { try await sources[0].read(limit: 10) }
    }

    @Test func aMissingPathIsASourceThatFailsWithTheReason() async throws {
        try folder.write("anna", to: "a.jpg")
        let missing = folder.path("nowhere.jpg")
        let sources = try await PhotoScanner().scan([missing, folder.path("a.jpg")])
        #expect(sources.map(\.key) == ["photos-raw\(missing)", "photos-raw\(folder.path("a.jpg"))"])
        let error = await #expect(throws: (any Error).self) { try await sources[0].read(limit: 10) }
        #expect(error.map { String(describing: $0) } == "'\(missing)': No such file or directory")
        #expect(try await sources[1].read(limit: 10) == Array("anna".utf8))
    }

    @Test func theByteLimitHolds() async throws {
        try folder.write("anna", to: "a.jpg")
        let sources = try await PhotoScanner().scan([folder.path("a.jpg")])
        await #expect(throws: ObjectStoreError.self) { try await sources[0].read(limit: 3) }
    }
}
