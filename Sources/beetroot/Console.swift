import ArgumentParser
import Foundation

/// The terminal's two streams: results go to one, everything about them to the other.
enum Console {
    static var standardErrorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// One line of results.
    static func output(_ line: String) {
        write(line + "\n", to: .standardOutput)
    }

    /// A result as one line of JSON.
    static func output(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        output(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// One line of remarks.
    static func remark(_ line: String) {
        write(line + "\n", to: .standardError)
    }

    /// Remarks without a line end, for progress.
    static func remarkInPlace(_ text: String) {
        write(text, to: .standardError)
    }

    /// Runs a command; an error becomes one line on standard error and exit status 1.
    static func run(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let code as ExitCode {
            throw code
        } catch {
            remark("beetroot: \(error)")
            throw ExitCode.failure
        }
    }

    private static func write(_ text: String, to handle: FileHandle) {
        // A closed pipe (`beetroot … | head`) is no reason to fail.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
