import BeetrootTesting
import ObjectStore
import Testing

/// What every object store must do, whatever holds its bytes.
@Suite struct ObjectStoreContractTests {
    enum StoreUnderTest: String, CaseIterable, CustomTestStringConvertible {
        case folder
        case memory

        var testDescription: String { rawValue }

        func withStore(_ body: (any ObjectStore) async throws -> Void) async throws {
            switch self {
            case .folder:
                let folder = try TemporaryFolder()
                try await body(FolderObjectStore(root: folder.path("buckets")))
                withExtendedLifetime(folder) {}
            case .memory:
                try await body(MemoryObjectStore())
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func whatIsPutCanBeGot(_ subject: StoreUnderTest) async throws {
        let objects: KeyValuePairs<String, [UInt8]> = [
            "a": [], "deep/er/b c+ü.jpg": [1, 2, 3], "big": .init(repeating: 7, count: 300_000),
        ]
        try await subject.withStore { store in
            for (key, bytes) in objects {
                try await store.put(bytes, bucket: "thumbs", key: key, contentType: "image/jpeg")
                #expect(try await store.get(bucket: "thumbs", key: key, limit: 1_000_000) == bytes)
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aSecondPutReplaces(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            try await store.put([1, 2, 3], bucket: "b", key: "k", contentType: "image/jpeg")
            try await store.put([4], bucket: "b", key: "k", contentType: "image/jpeg")
            #expect(try await store.get(bucket: "b", key: "k", limit: 10) == [4])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func bucketsAreApart(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            try await store.put([1], bucket: "one", key: "k", contentType: "image/jpeg")
            await #expect(throws: ObjectStoreError.notFound(bucket: "two", key: "k")) {
                try await store.get(bucket: "two", key: "k", limit: 10)
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aFolderIsNoObject(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            try await store.put([1], bucket: "b", key: "folder/k", contentType: "image/jpeg")
            await #expect(throws: ObjectStoreError.notFound(bucket: "b", key: "folder")) {
                try await store.get(bucket: "b", key: "folder", limit: 10)
            }
            await #expect(throws: ObjectStoreError.notFound(bucket: "b", key: "folder/k/deeper")) {
                try await store.get(bucket: "b", key: "folder/k/deeper", limit: 10)
            }
            try await store.delete(bucket: "b", key: "folder")
            #expect(try await store.get(bucket: "b", key: "folder/k", limit: 10) == [1])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theLimitIsInclusive(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            try await store.put([1, 2, 3], bucket: "b", key: "k", contentType: "image/jpeg")
            #expect(try await store.get(bucket: "b", key: "k", limit: 3) == [1, 2, 3])
            await #expect(throws: ObjectStoreError.tooLarge(bucket: "b", key: "k", size: 3, limit: 2)) {
                try await store.get(bucket: "b", key: "k", limit: 2)
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func deletingIsFinalAndMayBeRepeated(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            try await store.put([1], bucket: "b", key: "f/k", contentType: "image/jpeg")
            for _ in 0..<2 { try await store.delete(bucket: "b", key: "f/k") }
            try await store.delete(bucket: "nowhere", key: "f/k")
            await #expect(throws: ObjectStoreError.notFound(bucket: "b", key: "f/k")) {
                try await store.get(bucket: "b", key: "f/k", limit: 10)
            }
        }
    }

    static let invalidNames: [(bucket: String, key: String)] = [
        ("b", ""), ("", "k"), ("b", "/k"), ("b", "k/"), ("b", "a//b"), ("b", "../k"), ("b", "a/../../k"),
        ("b", "a/./b"), ("..", "k"), (".", "k"), ("a/b", "k"), ("b", "nul\0"), ("b\0", "k"),
        ("b", "a/" + String(repeating: "ü", count: 128)),
    ]

    @Test(arguments: StoreUnderTest.allCases, invalidNames)
    func invalidNamesAreRefused(_ subject: StoreUnderTest, _ name: (bucket: String, key: String)) async throws {
        let (bucket, key) = name
        let refusal = ObjectStoreError.invalidName(bucket: bucket, key: key)
        try await subject.withStore { store in
            await #expect(throws: refusal) {
                try await store.put([1], bucket: bucket, key: key, contentType: "image/jpeg")
            }
            await #expect(throws: refusal) { try await store.get(bucket: bucket, key: key, limit: 10) }
            await #expect(throws: refusal) { try await store.delete(bucket: bucket, key: key) }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func concurrentPutsLeaveOneWholeObject(_ subject: StoreUnderTest) async throws {
        try await subject.withStore { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for value in UInt8(0)..<20 {
                    group.addTask {
                        let bytes = [UInt8](repeating: value, count: 10_000)
                        try await store.put(bytes, bucket: "b", key: "new/k", contentType: "image/jpeg")
                    }
                }
                try await group.waitForAll()
            }
            let bytes = try await store.get(bucket: "b", key: "new/k", limit: 10_000)
            #expect(bytes.count == 10_000)
            #expect(Set(bytes).count == 1)
        }
    }
}
