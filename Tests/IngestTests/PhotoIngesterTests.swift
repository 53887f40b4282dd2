import BeetrootTesting
import FaceCore
import Foundation
import Ingest
import Logging
import ObjectStore
import People
import SQLiteStore
import Synchronization
import Testing

@Suite struct PhotoIngesterTests {
    private let folder: TemporaryFolder
    private let store: SQLitePersonStore
    private let thumbs = MemoryObjectStore()

    init() async throws {
        folder = try TemporaryFolder()
        store = try await SQLitePersonStore(path: folder.path("store.sqlite"))
    }

    /// Photos that need no files: their keys and what they show.
    private func sources(_ photos: KeyValuePairs<String, String>) -> [PhotoSource] {
        photos.map { key, words in PhotoSource(bucket: "local", key: key) { _ in Array(words.utf8) } }
    }

    private func ingest(
        _ sources: [PhotoSource],
        analyzer: ScriptedAnalyzer = ScriptedAnalyzer(),
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        adjust: (inout IngestConfiguration) -> Void = { _ in }
    ) async throws -> (outcomes: [PhotoOutcome], summary: IngestSummary) {
        var configuration = IngestConfiguration()
        adjust(&configuration)
        let ingester = PhotoIngester(
            analyzer: analyzer,
            store: store,
            objects: thumbs,
            configuration: configuration,
            logger: logger
        )
        let outcomes = Collected<PhotoOutcome>()
        let summary = try await ingester.ingest(sources) { outcomes.append($0) }
        return (outcomes.values, summary)
    }

    // MARK: - Results

    @Test func photosBecomePersonsAndThumbnails() async throws {
        let (outcomes, summary) = try await ingest(sources(["a.jpg": "anna ben", "b.jpg": "ben#2", "c.jpg": ""]))
        #expect(outcomes.map(\.status) == [.done, .done, .done])
        #expect(outcomes.map(\.faceCount) == [2, 1, 0])
        #expect(outcomes[0].faces.map(\.outcome) == [.new, .new])
        #expect(outcomes[1].faces.map(\.outcome) == [.match])
        #expect(outcomes[1].faces[0].personID == outcomes[0].faces[1].personID)

        let photoID = PhotoID(bucket: "local", key: "a.jpg").description
        let anna = outcomes[0].faces[0]
        #expect(outcomes[0].photoID == photoID)
        #expect(anna.thumbKey == "faces-thumbs/\(anna.personID)/\(photoID)_face_1.jpg")
        #expect(thumbs.keys(bucket: "beetroot-thumbs") == outcomes.flatMap(\.faces).map(\.thumbKey).sorted())
        let thumbnail = try await thumbs.get(bucket: "beetroot-thumbs", key: anna.thumbKey, limit: 100)
        #expect(thumbnail == Array("thumbnail of anna".utf8))

        #expect(summary.photos == 3)
        #expect(summary.faces == 3)
        #expect(summary.newPersons == 2)
        #expect(summary.unchanged == 0)
        #expect(summary.failed == 0)
        #expect(summary.seconds > 0)
        #expect(abs(summary.photosPerSecond * summary.seconds - 3) < 1e-6)
        let photo = try #require(try await store.photo(PhotoID(bucket: "local", key: "a.jpg")))
        #expect(photo.width == 640)
        #expect(photo.faceThumbKeys == outcomes[0].faces.map(\.thumbKey))
        // printf 'anna ben' | sha256sum
        #expect(photo.contentHash == "447de1825782b369b0fdd4c2ef1950d6801e2f3fa5c322a64ec9489e9f6aeeff")
    }

    @Test func theWholePathFromFilesOnDisk() async throws {
        for (name, words) in [("album/1.jpg", "anna"), ("album/2.jpg", "anna#2")] { try folder.write(words, to: name) }
        let sources = try await PhotoScanner().scan([folder.path("album"), folder.path("nowhere")])
        let (outcomes, summary) = try await ingest(sources)
        #expect(outcomes.map(\.status) == [.done, .done, .failed])
        #expect(outcomes[2].error == "'\(folder.path("nowhere"))': No such file or directory")
        #expect(summary.newPersons == 1)
        #expect(try await store.personCount() == 1)
    }

    @Test func outcomesHaveTheirFixedMembers() async throws {
        let (outcomes, summary) = try await ingest(sources(["a.jpg": "anna", "b.jpg": "!unreadable\nimage"]))
        func members(_ value: some Encodable) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any])
        }
        let done = try members(outcomes[0])
        #expect(Set(done.keys) == ["photoId", "key", "status", "faceCount", "faces"])
        let face = try #require((done["faces"] as? [[String: Any]])?.first)
        #expect(
            Set(face.keys) == ["index", "personId", "faceId", "outcome", "similarity", "boundingBox", "thumbKey"]
        )
        #expect(face["similarity"] is NSNull)
        #expect(face["outcome"] as? String == "new")
        #expect(Set(try #require(face["boundingBox"] as? [String: Any]).keys) == ["Left", "Top", "Width", "Height"])
        let failed = try members(outcomes[1])
        #expect(failed["status"] as? String == "failed")
        #expect(failed["error"] as? String == "unreadable image")
        #expect(
            Set(try members(summary).keys)
                == ["photos", "unchanged", "failed", "faces", "newPersons", "seconds", "photosPerSecond"]
        )
        #expect(try JSONDecoder().decode(PhotoOutcome.self, from: JSONEncoder().encode(outcomes[0])) == outcomes[0])
    }

    @Test func theLogHasTheLinesThatItsReadersLookFor() async throws {
        let lines = Collected<String>()
        let logger = Logger(label: "test") { _ in RecordingHandler(lines: lines) }
        let (outcomes, _) = try await ingest(sources(["a.jpg": "anna", "b.jpg": "anna"]), logger: logger)
        let person = outcomes[0].faces[0].personID
        let similarity = try #require(outcomes[1].faces[0].similarity)
        #expect(
            lines.values == [
                "Photos: inserted photoId=\(outcomes[0].photoID) key=a.jpg",
                "DetectFaces: photoId=\(outcomes[0].photoID) faces=1",
                "NoMatch: idx=1 threshold=95.0 -> indexing",
                "Indexed: idx=1 new personId=\(person)",
                "Thumbnails: uploaded 1 for photoId=\(outcomes[0].photoID)",
                "Photos: inserted photoId=\(outcomes[1].photoID) key=b.jpg",
                "DetectFaces: photoId=\(outcomes[1].photoID) faces=1",
                "Match: idx=1 personId=\(person) similarity=\(similarity)",
                "Thumbnails: uploaded 1 for photoId=\(outcomes[1].photoID)",
            ]
        )
    }

    // MARK: - Again

    @Test func aSecondRunChangesNothing() async throws {
        let photos = sources(["a.jpg": "anna ben", "b.jpg": "ben#2"])
        let (first, _) = try await ingest(photos)
        let analysed = Collected<String>()
        let (second, summary) = try await ingest(photos, analyzer: ScriptedAnalyzer { analysed.append($0) })
        #expect(analysed.values.isEmpty)
        #expect(second.map(\.status) == [.unchanged, .unchanged])
        #expect(second.map(\.faces) == first.map(\.faces))
        #expect(second.map(\.faceCount) == [2, 1])
        #expect(summary.unchanged == 2)
        #expect(summary.faces == 0)
        #expect(summary.newPersons == 0)
    }

    @Test func anOverwrittenPhotoIsDoneAnewAndLeavesNoThumbnails() async throws {
        _ = try await ingest(sources(["a.jpg": "anna ben"]))
        let (outcomes, _) = try await ingest(sources(["a.jpg": "carla"]))
        #expect(outcomes.map(\.status) == [.done])
        #expect(try await store.personCount() == 1)
        #expect(thumbs.keys(bucket: "beetroot-thumbs") == outcomes[0].faces.map(\.thumbKey))
    }

    @Test func aPhotoWhoseThumbnailsFailedIsFinishedTheNextTime() async throws {
        let photos = sources(["a.jpg": "anna ben"])
        let refusing = PhotoIngester(
            analyzer: ScriptedAnalyzer(),
            store: store,
            objects: LocalFileObjectStore(),
            configuration: IngestConfiguration(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let failed = Collected<PhotoOutcome>()
        _ = try await refusing.ingest(photos) { failed.append($0) }
        #expect(failed.values.map(\.status) == [.failed])
        #expect(try await store.personCount() == 0)

        let (outcomes, _) = try await ingest(photos)
        #expect(outcomes.map(\.status) == [.done])
        #expect(try await store.persons(limit: 9, offset: 0).map(\.photoCount) == [1, 1])
        #expect(try await store.assignments().count == 2)
    }

    // MARK: - Order, failure, cancellation

    @Test(arguments: [1, 2, 7]) func groupingDoesNotDependOnWhichAnalysisEndsFirst(inFlight: Int) async throws {
        // Anna's first picture decides who she is: were the others claimed before, their links would differ.
        let words = (0..<30).map { ["anna", "ben", "anna#\($0) ben", "carla#\($0)"][$0 % 4] }
        let photos = words.enumerated().map { index, words in
            PhotoSource(bucket: "local", key: "\(index).jpg") { _ in Array(words.utf8) }
        }
        let analyzer = ScriptedAnalyzer { _ in try await Task.sleep(for: .milliseconds(.random(in: 0...8))) }
        let (outcomes, _) = try await ingest(photos, analyzer: analyzer) { $0.photosInFlight = inFlight }
        #expect(outcomes.map(\.key) == photos.map(\.key))

        let expected = MemoryPersonStore()
        let serial = PhotoIngester(
            analyzer: ScriptedAnalyzer(),
            store: expected,
            objects: MemoryObjectStore(),
            configuration: IngestConfiguration(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let reference = Collected<PhotoOutcome>()
        for photo in photos { _ = try await serial.ingest([photo]) { reference.append($0) } }
        #expect(Self.grouping(outcomes) == Self.grouping(reference.values))
        #expect(outcomes.flatMap(\.faces).map(\.similarity) == reference.values.flatMap(\.faces).map(\.similarity))
    }

    /// For each face, the number of the first face of the same person.
    private static func grouping(_ outcomes: [PhotoOutcome]) -> [Int?] {
        let persons = outcomes.flatMap(\.faces).map(\.personID)
        return persons.map { person in persons.firstIndex(of: person) }
    }

    @Test func onlySoManyPhotosAreAnalysedAtOnce() async throws {
        let running = Mutex((now: 0, most: 0))
        let analyzer = ScriptedAnalyzer { _ in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            try await Task.sleep(for: .milliseconds(5))
            running.withLock { $0.now -= 1 }
        }
        let photos = (0..<20).map { index in
            PhotoSource(bucket: "local", key: "\(index).jpg") { _ in Array("anna".utf8) }
        }
        _ = try await ingest(photos, analyzer: analyzer) { $0.photosInFlight = 3 }
        #expect(running.withLock { $0.most } == 3)
    }

    @Test func aFailedPhotoDoesNotStopTheRest() async throws {
        let (outcomes, summary) = try await ingest(
            sources(["a.jpg": "anna", "b.jpg": "!not an image", "c.jpg": "anna#2", "d.jpg": "far too long a text"])
        ) { $0.photoByteLimit = 15 }
        #expect(outcomes.map(\.status) == [.done, .failed, .done, .done])
        #expect(outcomes[1].error == "not an image")
        #expect(outcomes[1].faceCount == 0)
        #expect(summary.failed == 1)
        #expect(summary.photos == 4)
        #expect(try await store.photo(PhotoID(bucket: "local", key: "b.jpg")) == nil)
    }

    @Test func cancellationFinishesThePhotoInHandAndStops() async throws {
        let photos = (0..<50).map { index in
            PhotoSource(bucket: "local", key: "\(index).jpg") { _ in Array("anna".utf8) }
        }
        let reported = Collected<PhotoOutcome>()
        let ingester = PhotoIngester(
            analyzer: ScriptedAnalyzer(),
            store: store,
            objects: thumbs,
            configuration: IngestConfiguration(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let task = Task {
            try await ingester.ingest(photos) { outcome in
                reported.append(outcome)
                if reported.values.count == 5 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(reported.values.count == 5)
        #expect(reported.values.allSatisfy { $0.status == .done })
        #expect(try await store.persons(limit: 9, offset: 0).map(\.photoCount) == [5])
        // Nothing was left half done: a second run does the rest.
        let (outcomes, summary) = try await ingest(photos)
        #expect(outcomes.count == 50)
        #expect(summary.unchanged == 5)
        #expect(summary.newPersons == 0)
    }

    @Test func anotherModelIsRefusedBeforeAnythingIsRead() async throws {
        _ = try await ingest(sources(["a.jpg": "anna"]))
        let other = ScriptedAnalyzer(model: ModelID(pack: "other", version: 1, precision: "f32"))
        let mismatch = PersonStoreError.modelMismatch(
            collection: "beetroot-faces",
            stored: ScriptedAnalyzer().model,
            requested: other.model
        )
        await #expect(throws: mismatch) { try await ingest(sources(["b.jpg": "ben"]), analyzer: other) }
    }

    @Test func theSamePhotoTwiceInOneRunCountsOnce() async throws {
        let (outcomes, _) = try await ingest(sources(["a.jpg": "anna", "a.jpg": "anna"]))
        #expect(outcomes.map(\.faces)[0].map(\.faceID) == outcomes.map(\.faces)[1].map(\.faceID))
        #expect(try await store.persons(limit: 9, offset: 0).map(\.faceCount) == [1])
    }
}

/// What was collected from many tasks, in the order of its coming.
private final class Collected<Value: Sendable>: Sendable {
    private let collected = Mutex<[Value]>([])

    var values: [Value] { collected.withLock { $0 } }

    func append(_ value: Value) {
        collected.withLock { $0.append(value) }
    }
}

private struct RecordingHandler: LogHandler {
    let lines: Collected<String>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lines.append("\(event.message)")
    }
}
