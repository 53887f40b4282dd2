import BeetrootTesting
import Foundation
import Testing

extension EndToEnd {
    /// Drives the server with unmodified clients, boto3 and the AWS CLI, in the suites of Tests/Clients.
    @Suite(.needsPhotos, .needsClients)
    struct RekognitionClientTests {
        @Test(arguments: ClientSuite.ofTheWire)
        func wire(suite: ClientSuite) async throws {
            try await suite.run(with: Pack.installed[0])
        }

        @Test(arguments: ClientSuite.ofFaces, Pack.installed)
        func faces(suite: ClientSuite, pack: Pack) async throws {
            try await suite.run(with: pack)
        }

        @Test(.needsShared, arguments: Pack.installed)
        func seed(pack: Pack) async throws {
            try await ClientSuite.seed.run(with: pack)
        }
    }
}

/// A module of Tests/Clients, and the server that it wants.
struct ClientSuite: Sendable, CustomTestStringConvertible {
    /// The name of the module.
    let module: String
    /// Options of `beetroot serve`.
    var options: [String] = []
    /// Whether the server has its objects in an S3 server, which the suite starts.
    var needsS3 = false
    /// What makes the access key of the environment a temporary one.
    var sessionToken: String?

    var testDescription: String { module }

    /// Their answers do not depend on who recognises faces.
    static let ofTheWire = [
        ClientSuite(module: "test_collections"),
        ClientSuite(module: "test_command_line"),
        ClientSuite(module: "test_folders"),
        ClientSuite(module: "test_objects", needsS3: true),
        ClientSuite(module: "test_open_server", options: ["--no-auth"]),
        ClientSuite(module: "test_protocol"),
        ClientSuite(module: "test_signatures", sessionToken: "aSession+Token/=="),
        ClientSuite(module: "test_strict_limits", options: ["--strict-limits"]),
        ClientSuite(module: "test_validation"),
    ]

    static let ofFaces = [
        ClientSuite(module: "test_faces"),
        ClientSuite(module: "test_identity"),
        ClientSuite(module: "test_identity_idempotent", options: ["--face-id-policy", "idempotent"]),
        ClientSuite(module: "test_images"),
        ClientSuite(module: "test_person_identity", options: ["--duplicate-similarity", "80"]),
        ClientSuite(module: "test_users"),
    ]

    static let seed = ClientSuite(module: "test_seed", needsS3: true)

    private static let patience = Duration.seconds(600)
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Clients")

    /// The Python that has the clients.
    static let python: String? = {
        let path = folder.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".deps/test/clients/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    private struct Key {
        let id = "BRKTESTSOFTHECLIENT2"
        let secret = "aSecretThatOnlyTheseTestsAndTheirServerHave"
    }

    func run(with pack: Pack) async throws {
        let python = try #require(Self.python)
        let beetroot = try Beetroot(pack)
        let s3 = needsS3 ? "http://127.0.0.1:\(try await freePort())" : nil
        let server = try await Server(beetroot, options: options, variables: serverVariables(s3: s3))

        // Found from there: the suites import each other and what they share.
        let program = """
            import os, sys, unittest
            os.chdir(sys.argv[1])
            sys.path.insert(0, "")
            unittest.main(module=None, argv=sys.argv[1:])
            """
        let result = try await ProcessRun(
            python,
            ["-c", program, Self.folder.path, module],
            environment: try clientVariables(beetroot, pack, server, s3: s3)
        ).wait(limit: Self.patience)
        for line in result.errorLines {
            if let measured = line.firstRange(of: "measured: ") {
                Measured.note("\(pack.name): \(line[measured.upperBound...])")
            }
        }
        let ran = result.errorText.firstMatch(of: /Ran ([1-9]\d*) tests? in/)
        #expect(
            result.status == 0 && ran != nil,
            "\(result.timedOut ? "timed out\n" : "")\(result.text)\(result.errorText)"
        )

        let stopped = try await server.stop()
        #expect(stopped.status == 0, "\(stopped)")
        // A line of this level is a failure of the server's own, whatever its client made of it.
        #expect(!stopped.errorText.contains(" error beetroot"), "\(stopped)")
    }

    private func serverVariables(s3: String?) -> [String: String] {
        var variables = ["BEETROOT_ACCESS_KEY_ID": Key().id, "BEETROOT_SECRET_ACCESS_KEY": Key().secret]
        variables["BEETROOT_SESSION_TOKEN"] = sessionToken
        if let s3 {
            variables["AWS_ENDPOINT_URL_S3"] = s3
            variables["AWS_ACCESS_KEY_ID"] = "whatever"
            variables["AWS_SECRET_ACCESS_KEY"] = "it-is"
        }
        return variables
    }

    private func clientVariables(
        _ beetroot: Beetroot,
        _ pack: Pack,
        _ server: Server,
        s3: String?
    ) throws -> [String: String] {
        var variables = [
            "PATH": "/usr/bin:/bin", "HOME": beetroot.data.path("home"), "PYTHONDONTWRITEBYTECODE": "1",
            "AWS_ENDPOINT_URL_REKOGNITION": server.address, "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": Key().id, "AWS_SECRET_ACCESS_KEY": Key().secret,
            "BEETROOT_BINARY": try #require(TestMaterial.binary).path, "BEETROOT_DATA": beetroot.library,
            "BEETROOT_PACK": pack.name, "BEETROOT_MODELS": try #require(TestMaterial.models).path,
            "BEETROOT_TEST_PHOTOS": try #require(TestMaterial.photos).path,
        ]
        variables["AWS_SESSION_TOKEN"] = sessionToken
        variables["AWS_ENDPOINT_URL_S3"] = s3
        variables["AWS_ENDPOINT_URL_DYNAMODB"] = s3
        variables["BEETROOT_SHARED"] = TestMaterial.shared?.path
        return variables
    }

    /// A port that nothing listens on; the suite takes it a moment later.
    private func freePort() async throws -> Int {
        let program = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
        let result = try await ProcessRun(try #require(Self.python), ["-c", program]).wait()
        return try #require(result.lines.first.flatMap { Int($0) }, "\(result)")
    }
}

extension Trait where Self == ConditionTrait {
    fileprivate static var needsClients: Self {
        .enabled(if: ClientSuite.python != nil, "no .deps/test/clients with boto3: 'scripts/setup test' makes it")
    }
}

extension Server {
    /// - Parameters:
    ///   - options: of `beetroot serve`.
    ///   - variables: of its environment.
    fileprivate init(_ beetroot: Beetroot, options: [String], variables: [String: String]) async throws {
        let run = try beetroot.start(["serve", "--port", "0"] + options, variables: variables)
        var found: Substring?
        _ = try await run.waitUntil(limit: .seconds(30)) {
            found = run.errorText.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("http://127.0.0.1:") }
            return found != nil
        }
        self.run = run
        address = String(try #require(found, "\(run.errorText)"))
    }
}
