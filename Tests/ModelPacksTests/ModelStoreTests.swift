import FaceVision
import Foundation
import NIOHTTP1
import Synchronization
import Testing

@testable import ModelPacks

struct ModelStoreTests {
    /// A store whose built-in packs are `small` and `other`; their files lie in `source/models`.
    private func withStore(
        address: String? = nil,
        _ body: (ModelStore, _ source: URL) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let source = folder.appending(path: "source")
            try source.appending(path: "models/detector.onnx").write("detector")
            try source.appending(path: "models/embedder.onnx").write("embedder")
            let builtIn = [
                try TestPack.manifest(TestPack.json(name: "small", address: address)),
                try TestPack.manifest(TestPack.json(name: "other")),
            ]
            let store = ModelStore(directory: folder.appending(path: "packs"), builtIn: builtIn)
            try await body(store, source)
        }
    }

    @Test func installsFromAFolder() async throws {
        try await withStore { store, source in
            #expect(store.list().map(\.isInstalled) == [false, false])
            let pack = try await store.install("small", from: source)
            #expect(pack.directory.appending(path: "embedder.onnx").text == "embedder")
            let stored = try Data(contentsOf: pack.directory.appending(path: "manifest.json"))
            #expect(try PackManifest.decode(stored) == pack.manifest)
            #expect(store.list().map(\.isInstalled) == [true, false])
            let folders = try FileManager.default.contentsOfDirectory(atPath: store.directory.path)
            #expect(folders.sorted() == [".lock", "small"])
        }
    }

    @Test func installingAgainDoesNothing() async throws {
        try await withStore { store, source in
            _ = try await store.install("small", from: source)
            let events = Mutex<[InstallEvent]>([])
            _ = try await store.install("small") { event in events.withLock { $0.append(event) } }
            #expect(events.withLock { $0 } == [.alreadyInstalled(pack: "small")])
        }
    }

    @Test func repairsADamagedPack() async throws {
        try await withStore { store, source in
            let pack = try await store.install("small", from: source)
            try pack.directory.appending(path: "embedder.onnx").write("short")
            #expect(throws: ModelPackError.notInstalled("small")) { try store.active(requested: "small") }
            let events = Mutex<[InstallEvent]>([])
            _ = try await store.install("small", from: source) { event in events.withLock { $0.append(event) } }
            #expect(events.withLock { $0 } == [.copying(file: "embedder.onnx"), .installed(pack: "small")])
            #expect(try store.active() == pack)
        }
    }

    @Test func newManifestReusesInstalledFiles() async throws {
        try await withStore { store, source in
            _ = try await store.install("small", from: source)
            var json = TestPack.json()
            json["version"] = 2
            let newer = ModelStore(directory: store.directory, builtIn: [try TestPack.manifest(json)])
            #expect(try await newer.install("small").manifest.version == 2)
        }
    }

    @Test func refusesAWrongFile() async throws {
        try await withStore { store, source in
            try source.appending(path: "models/embedder.onnx").write("EMBEDDER")
            let expected = ModelPackError.wrongHash(
                file: "embedder.onnx",
                expected: TestPack.hash("embedder"),
                found: TestPack.hash("EMBEDDER")
            )
            await #expect(throws: expected) { try await store.install("small", from: source) }
            await #expect(throws: expected) { try await store.installPreferred(from: source) }
            #expect(store.list().map(\.isInstalled) == [false, false])
        }
    }

    @Test func downloadsWhatTheFolderLacks() async throws {
        let respond: TestServer.Respond = { request in
            TestServer.Reply(body: request.uri.contains("embedder") ? "embedder" : "?")
        }
        try await TestServer.run(respond) { server in
            try await withStore(address: server.address) { store, source in
                try FileManager.default.removeItem(at: source.appending(path: "models/embedder.onnx"))
                _ = try await store.install("small", from: source)
                #expect(server.requests.map(\.uri) == ["/embedder.onnx"])
            }
        }
    }

    @Test func fallsBackWhereThePreferredPackCannotBeReached() async throws {
        let refuse: TestServer.Respond = { _ in TestServer.Reply(status: .forbidden) }
        try await TestServer.run(refuse) { server in
            try await withStore(address: server.address) { store, _ in
                await #expect(throws: ModelPackError.noSource(file: "detector.onnx")) {
                    try await store.installPreferred()
                }
                // What an interrupted installation of the second pack left.
                for name in ["detector", "embedder"] {
                    try store.directory.appending(path: ".staging/other/\(name).onnx").write(name)
                }
                let events = Mutex<[InstallEvent]>([])
                let pack = try await store.installPreferred { event in events.withLock { $0.append(event) } }
                #expect(pack.manifest.name == "other")
                guard case .fallingBack(from: "small", to: "other", let reason) = events.withLock({ $0[1] }) else {
                    Issue.record("no fall-back was reported")
                    return
                }
                #expect(reason.contains("HTTP status 403"))
            }
        }
    }

    @Test func secondInstallationAtOnceFails() async throws {
        try await withStore { store, source in
            try FileManager.default.createDirectory(at: store.directory, withIntermediateDirectories: true)
            let lock = try FolderLock(store.directory)
            await #expect(throws: ModelPackError.installationRunning(directory: store.directory.path)) {
                try await store.install("small", from: source)
            }
            withExtendedLifetime(lock) {}
        }
    }

    @Test func choosesTheActivePack() async throws {
        try await withStore { store, source in
            #expect(throws: ModelPackError.nothingInstalled) { try store.active() }
            #expect(throws: ModelPackError.notInstalled("other")) { try store.active(requested: "other") }
            #expect(throws: ModelPackError.unknownPack("../x", known: ["small", "other"])) {
                try store.active(requested: "../x")
            }
            _ = try await store.install("other", from: source)
            #expect(try store.active().manifest.name == "other")
            _ = try await store.install("small", from: source)
            #expect(try store.active().manifest.name == "small")
            #expect(try store.active(requested: "other").manifest.name == "other")
        }
    }

    @Test func knowsPacksOfTheUser() async throws {
        try await withStore { store, source in
            let own = store.directory.appending(path: "mine")
            let json = try JSONSerialization.data(withJSONObject: TestPack.json(name: "mine"))
            try own.appending(path: "manifest.json").write(String(decoding: json, as: UTF8.self))
            #expect(store.list().map(\.manifest.name) == ["small", "other", "mine"])
            #expect(throws: ModelPackError.notInstalled("mine")) { try store.active(requested: "mine") }
            try own.appending(path: "detector.onnx").write("detector")
            try own.appending(path: "embedder.onnx").write("embedder")
            #expect(try store.active().manifest.name == "mine")
        }
    }

    @Test(arguments: [
        ("{", "valid JSON"), ("{}", "name"), (#"{"name":"mine"}"#, "version"),
    ])
    func explainsABadManifest(content: String, word: String) async throws {
        try await withStore { store, _ in
            try store.directory.appending(path: "mine/manifest.json").write(content)
            let error = #expect(throws: ModelPackError.self) { try store.active(requested: "mine") }
            #expect(error?.description.contains(word) == true)
            #expect(store.list().map(\.manifest.name) == ["small", "other"])
        }
    }

    @Test func refusesAPackUnderAnotherName() async throws {
        try await withStore { store, _ in
            let json = try JSONSerialization.data(withJSONObject: TestPack.json(name: "small"))
            try store.directory.appending(path: "mine/manifest.json").write(String(decoding: json, as: UTF8.self))
            #expect(throws: ModelPackError.invalidManifest(pack: "mine", reason: "it is named 'small'")) {
                try store.active(requested: "mine")
            }
        }
    }
}
