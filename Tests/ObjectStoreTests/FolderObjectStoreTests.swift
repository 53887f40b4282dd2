import BeetrootTesting
import Foundation
import ObjectStore
import Testing

@Suite struct FolderObjectStoreTests {
    @Test func objectsAreFilesNamedAfterTheirKeysAndNothingElseIsLeft() async throws {
        let folder = try TemporaryFolder()
        let store = FolderObjectStore(root: folder.path("buckets"))
        try await store.put([1, 2], bucket: "thumbs", key: "faces/p/1.jpg", contentType: "image/jpeg")
        try await store.put([3], bucket: "thumbs", key: "faces/p/1.jpg", contentType: "image/jpeg")
        #expect(try Data(contentsOf: URL(filePath: folder.path("buckets/thumbs/faces/p/1.jpg"))) == Data([3]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("buckets/thumbs/faces/p")) == ["1.jpg"])
    }

    @Test func aKeyBelowAnotherObjectFailsWithAReason() async throws {
        let folder = try TemporaryFolder()
        let store = FolderObjectStore(root: folder.path("buckets"))
        try await store.put([1], bucket: "b", key: "k", contentType: "image/jpeg")
        let error = await #expect(throws: ObjectStoreError.self) {
            try await store.put([1], bucket: "b", key: "k/below", contentType: "image/jpeg")
        }
        #expect(error?.description == "cannot write object 'k/below' in bucket 'b': Not a directory")
    }

    @Test func aPipeIsNoObject() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "buckets/b/other")
        #expect(mkfifo(folder.path("buckets/b/pipe"), 0o600) == 0)
        await #expect(throws: ObjectStoreError.notFound(bucket: "b", key: "pipe")) {
            try await FolderObjectStore(root: folder.path("buckets")).get(bucket: "b", key: "pipe", limit: 10)
        }
    }
}

@Suite struct LocalFileObjectStoreTests {
    @Test func readsTheFileThatAKeyNames() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("bytes", to: "album/a b.jpg")
        let key = LocalFileObjectStore.key(ofFile: path)
        #expect(key == "photos-raw\(path)")
        let bytes = try await LocalFileObjectStore().get(bucket: "local", key: key, limit: 100)
        #expect(bytes == Array("bytes".utf8))
    }

    @Test(arguments: [
        ("local", "other/tmp/x"), ("elsewhere", "photos-raw/tmp/x"), ("local", "photos-raw/no/such/file"),
    ])
    func otherNamesAreNotFound(bucket: String, key: String) async {
        await #expect(throws: ObjectStoreError.notFound(bucket: bucket, key: key)) {
            try await LocalFileObjectStore().get(bucket: bucket, key: key, limit: 100)
        }
    }

    @Test(arguments: ["photos-raw/tmp/../etc/passwd", "photos-raw//etc/passwd", "photos-raw/"])
    func detoursAreRefused(key: String) async {
        await #expect(throws: ObjectStoreError.invalidName(bucket: "local", key: key)) {
            try await LocalFileObjectStore().get(bucket: "local", key: key, limit: 100)
        }
    }

    @Test func neverChangesAFile() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("bytes", to: "a.jpg")
        let key = LocalFileObjectStore.key(ofFile: path)
        let store = LocalFileObjectStore()
        await #expect(throws: ObjectStoreError.self) {
            try await store.put([1], bucket: "local", key: key, contentType: "image/jpeg")
        }
        await #expect(throws: ObjectStoreError.self) { try await store.delete(bucket: "local", key: key) }
        #expect(try await store.get(bucket: "local", key: key, limit: 100) == Array("bytes".utf8))
    }
}

@Suite struct RoutedObjectStoreTests {
    @Test func eachBucketHasItsStore() async throws {
        let special = MemoryObjectStore()
        let common = MemoryObjectStore()
        let routed = RoutedObjectStore(["special": special], fallback: common)
        try await routed.put([1], bucket: "special", key: "a", contentType: "image/jpeg")
        try await routed.put([2], bucket: "other", key: "b", contentType: "image/jpeg")
        #expect(special.keys(bucket: "special") == ["a"])
        #expect(common.keys(bucket: "other") == ["b"])
        #expect(try await routed.get(bucket: "other", key: "b", limit: 1) == [2])
        try await routed.delete(bucket: "special", key: "a")
        #expect(special.keys(bucket: "special").isEmpty)
    }
}
