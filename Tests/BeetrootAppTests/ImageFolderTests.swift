import BeetrootTesting
import Synchronization
import Testing

@testable import BeetrootApp

@Suite struct ImageFolderTests {
    @Test func theFolderOfAPhotoIsItsIdentity() async throws {
        let folder = try TemporaryFolder()
        for name in ["one/anna/1.jpg", "one/anna/2.jpg", "one/ben/1.jpg", "one/notes.txt", "two/anna/1.jpg"] {
            try folder.write("x", to: name)
        }
        let images = try await ImageFolder([folder.path("one"), folder.path("two")]).images
        let photos = ["one/anna/1.jpg", "one/anna/2.jpg", "one/ben/1.jpg", "two/anna/1.jpg"]
        #expect(images.map(\.path).sorted() == photos.map(folder.path))
        func identity(_ name: String) -> String? { images.first { $0.path == folder.path(name) }?.identity }
        #expect(identity("one/anna/1.jpg") == identity("one/anna/2.jpg"))
        #expect(identity("one/anna/1.jpg") != identity("one/ben/1.jpg"))
        // Two collections may know two Annas.
        #expect(identity("one/anna/1.jpg") != identity("two/anna/1.jpg"))
    }

    @Test(arguments: [0, 1, 3, 100])
    func mappingKeepsTheOrderAndTheLimit(inFlight: Int) async throws {
        let running = Mutex((now: 0, most: 0))
        var steps: [Int] = []
        @Sendable func square(_ number: Int) async throws -> Int {
            running.withLock { running in
                running.now += 1
                running.most = max(running.most, running.now)
            }
            try await Task.sleep(for: .milliseconds(number % 3))
            running.withLock { $0.now -= 1 }
            return number * number
        }
        let squares = try await concurrentMap(
            Array(0..<40),
            inFlight: inFlight,
            progress: { steps.append($0) },
            square
        )
        #expect(squares == (0..<40).map { $0 * $0 })
        #expect(steps == Array(1...40))
        #expect(running.withLock { $0.most } <= max(inFlight, 1))
    }

    @Test func mappingStopsAtTheFirstError() async {
        struct Failure: Error {}
        @Sendable func failAtThree(_ number: Int) throws -> Int {
            if number == 3 { throw Failure() }
            return number
        }
        await #expect(throws: Failure.self) {
            _ = try await concurrentMap(Array(0..<10), inFlight: 2, progress: { _ in }, failAtThree)
        }
    }
}
