import BeetrootTesting
import FaceCollections
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

@testable import RekognitionAPI

struct WorkLimitsTests {
    @Test func bytesAreHeldUntilTheyAreReleased() throws {
        let limits = WorkLimits(bytes: 100, requests: 1)
        let (first, second) = (limits.ticket(), limits.ticket())
        try first.hold(bytes: 60)
        try second.hold(bytes: 40)
        #expect(throws: RekognitionError.slowDown) { try first.hold(bytes: 1) }
        second.release()
        try first.hold(bytes: 40)
        first.release()
        first.release()
        let third = limits.ticket()
        try third.hold(bytes: 100)
        #expect(throws: RekognitionError.slowDown) { try third.hold(bytes: 1) }
    }

    @Test func requestsAreCountedUntilTheyAreReleased() throws {
        let limits = WorkLimits(bytes: 0, requests: 2)
        let tickets = (0..<3).map { _ in limits.ticket() }
        try tickets[0].begin()
        try tickets[1].begin()
        #expect(throws: RekognitionError.slowDown) { try tickets[2].begin() }
        tickets[2].release()
        tickets[0].release()
        try tickets[2].begin()
    }

    @Test func manyAtOnceNeverGetMoreThanThereIs() async {
        let limits = WorkLimits(bytes: 10, requests: 10)
        let peak = Peak()
        await withTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    let ticket = limits.ticket()
                    guard (try? ticket.begin()) != nil else { return }
                    peak.enter()
                    await Task.yield()
                    peak.leave()
                    ticket.release()
                }
            }
        }
        #expect((1...10).contains(peak.highest))
    }

    // MARK: - Through the API

    @Test func whoeverIsTooMuchIsToldToSlowDown() async throws {
        let gate = Gate()
        var server = TestServer()
        server.configuration.requestsInWork = 2
        server.analyzer = ScriptedFaceAnalyzer(willAnalyze: { _ in await gate.wait() })
        let request: JSON = ["Image": TestServer.image("anna")]
        let body = ByteBuffer(bytes: try request.bytes)
        // One application, or every request would have limits of its own.
        let (refused, accepted) = try await server.application().test(.router) { client in
            let ask: @Sendable () async throws -> TestServer.Answer = {
                let headers = TestServer.headers("DetectFaces")
                return TestServer.Answer(
                    try await client.execute(uri: "/", method: .post, headers: headers, body: body)
                )
            }
            return try await withThrowingTaskGroup(of: TestServer.Answer.self) { group in
                for _ in 0..<2 { group.addTask { try await ask() } }
                await gate.arrivals(2)
                let refused = try await ask()
                gate.open()
                var accepted: [TestServer.Answer] = []
                for try await answer in group { accepted.append(answer) }
                return (refused, accepted + [try await ask()])
            }
        }
        #expect(refused.status == .badRequest)
        #expect(try refused.errorType == "ThrottlingException")
        #expect(try refused.message == "Slow down; sudden increase in rate of requests.")
        #expect(accepted.map(\.status) == [.ok, .ok, .ok])
    }

    @Test func bodiesAndFetchedImagesCountAlike() async throws {
        var server = TestServer()
        server.configuration.bytesInFlight = 1000
        server.images.contents["photos/big.jpg"] = Array(repeating: UInt8(ascii: " "), count: 950)
        server.images.contents["photos/small.jpg"] = Array(repeating: UInt8(ascii: " "), count: 800)
        let body = Array(repeating: UInt8(ascii: " "), count: 1001)
        let headers = TestServer.headers("ListCollections")
        #expect(try await server.ask(headers: headers, body: body).errorType == "ThrottlingException")
        for (name, type) in [("big.jpg", "ThrottlingException"), ("small.jpg", nil)] {
            let object: JSON = ["Bucket": "photos", "Name": .string(name)]
            #expect(try await server.ask("DetectFaces", ["Image": ["S3Object": object]]).errorType == type)
        }
    }
}

/// How many were inside at once.
private final class Peak: Sendable {
    private struct Counts {
        var inside = 0
        var highest = 0
    }

    private let counts = Mutex(Counts())

    var highest: Int { counts.withLock { $0.highest } }

    func enter() {
        counts.withLock { counts in
            counts.inside += 1
            counts.highest = max(counts.highest, counts.inside)
        }
    }

    func leave() { counts.withLock { $0.inside -= 1 } }
}

/// Holds everyone up until it is opened.
private final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrived = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                state.arrived += 1
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Returns when that many are waiting.
    func arrivals(_ count: Int) async {
        while state.withLock({ $0.arrived < count }) { try? await Task.sleep(for: .milliseconds(1)) }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
