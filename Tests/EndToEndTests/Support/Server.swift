import BeetrootTesting
import Foundation
import Testing

/// `beetroot serve` on a free port.
struct Server {
    let run: ProcessRun
    let address: String

    init(_ beetroot: Beetroot) async throws {
        run = try beetroot.start(["serve", "--port", "0"])
        var found: Substring?
        let run = run
        _ = try await run.waitUntil(limit: .seconds(30)) {
            found = run.errorText.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("http://127.0.0.1:") }
            return found != nil
        }
        address = String(try #require(found, "\(run.errorText)"))
    }

    struct Answer {
        let status: Int
        let contentType: String
        let body: Data
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    func get(_ path: String, headers: [String] = [], method: String = "GET") async throws -> Answer {
        let folder = try TemporaryFolder()
        var arguments = ["--silent", "--path-as-is", "--max-time", "30", "--output", folder.path("body")]
        arguments += ["--write-out", "%{http_code} %{content_type}", "--noproxy", "*"]
        arguments += method == "HEAD" ? ["--head"] : ["--request", method]
        arguments += headers.flatMap { ["--header", $0] }
        let result = try await ProcessRun("/usr/bin/curl", arguments + [address + path]).wait()
        try #require(result.status == 0, "curl: \(result)")
        let parts = result.text.split(separator: " ", maxSplits: 1)
        return Answer(
            status: try #require(parts.first.flatMap { Int($0) }),
            contentType: parts.count > 1 ? String(parts[1]) : "",
            body: (try? Data(contentsOf: folder.url.appending(path: "body"))) ?? Data()
        )
    }

    /// Asks it to stop as Ctrl-C or a supervisor would.
    func stop(_ signal: Int32 = SIGTERM) async throws -> ProcessResult {
        run.send(signal)
        return try await run.wait(limit: .seconds(20))
    }
}
