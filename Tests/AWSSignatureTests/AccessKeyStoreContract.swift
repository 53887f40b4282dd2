import AWSSignature
import Foundation
import Testing

enum AccessKeyStoreUnderTest: String, CaseIterable, CustomTestStringConvertible {
    case memory

    var testDescription: String { rawValue }

    /// Runs `body` on a new store.
    func withStore(_ body: (any AccessKeyStore) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(MemoryAccessKeyStore())
        }
    }
}

/// What every store of access keys must do, wherever it keeps them.
@Suite struct AccessKeyStoreContract {
    private func key(_ id: String, at seconds: Double = 0, token: String? = nil) throws -> AccessKey {
        try AccessKey(
            id: id,
            secret: "secret of \(id)".replacing(" ", with: "-"),
            sessionToken: token,
            createdAt: Date(timeIntervalSince1970: seconds)
        )
    }

    @Test(arguments: AccessKeyStoreUnderTest.allCases)
    func keepsWholeKeys(_ subject: AccessKeyStoreUnderTest) async throws {
        try await subject.withStore { store in
            let keys = [try key("B", at: 1, token: "token"), try key("A", at: 1), try key("C", at: 0)]
            for key in keys { try await store.add(key) }
            for key in keys { #expect(try await store.accessKey(key.id) == key) }
            #expect(try await store.accessKeys() == [keys[2], keys[1], keys[0]])
            for other in ["", "a", "AB", "A "] { #expect(try await store.accessKey(other) == nil) }
        }
    }

    @Test(arguments: AccessKeyStoreUnderTest.allCases)
    func refusesASecondKeyOfTheSameName(_ subject: AccessKeyStoreUnderTest) async throws {
        try await subject.withStore { store in
            let first = try key("A")
            try await store.add(first)
            await #expect(throws: AccessKeyStoreError.alreadyExists("A")) { try await store.add(key("A", at: 9)) }
            #expect(try await store.accessKeys() == [first])
        }
    }

    @Test(arguments: AccessKeyStoreUnderTest.allCases)
    func removesKeys(_ subject: AccessKeyStoreUnderTest) async throws {
        try await subject.withStore { store in
            try await store.add(key("A"))
            #expect(try await store.remove("A"))
            #expect(try await !store.remove("A"))
            #expect(try await store.accessKey("A") == nil)
            try await store.add(key("A", at: 5))
            #expect(try await store.accessKeys() == [key("A", at: 5)])
        }
    }

    @Test(arguments: AccessKeyStoreUnderTest.allCases)
    func makesOneFirstKey(_ subject: AccessKeyStoreUnderTest) async throws {
        try await subject.withStore { store in
            let made = try await withThrowingTaskGroup(of: AccessKey?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await store.createFirst { AccessKey.random(createdAt: Date(timeIntervalSince1970: 7)) }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let first = try #require(made.compactMap(\.self).first)
            #expect(made.compactMap(\.self).count == 1)
            #expect(try await store.accessKeys() == [first])
        }
    }

    @Test(arguments: AccessKeyStoreUnderTest.allCases)
    func makesNoFirstKeyWhereThereIsOne(_ subject: AccessKeyStoreUnderTest) async throws {
        try await subject.withStore { store in
            try await store.add(key("A"))
            let made = try await store.createFirst {
                Issue.record("a key was made although there is one")
                return AccessKey.random(createdAt: .now)
            }
            #expect(made == nil)
            #expect(try await store.accessKeys().map(\.id) == ["A"])
        }
    }

    @Test(arguments: AccessKeyStoreUnderTest.allCases)
    func hasOneSecret(_ subject: AccessKeyStoreUnderTest) async throws {
        try await subject.withStore { store in
            let secret = try await store.installationSecret()
            #expect(secret.count == 32)
            #expect(Set(secret).count > 8)
            #expect(try await store.installationSecret() == secret)
            try await subject.withStore { other in
                let otherSecret = try await other.installationSecret()
                #expect(otherSecret != secret)
            }
        }
    }
}
