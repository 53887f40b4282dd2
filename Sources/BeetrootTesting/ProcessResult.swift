package import Foundation

/// How a program ended and what it said.
package struct ProcessResult: Sendable {
    /// The exit status; nil if a signal ended the program.
    package let status: Int32?
    /// The signal that ended the program; nil if it exited.
    package let signal: Int32?
    /// Whether it ran longer than it might and was killed for that.
    package let timedOut: Bool
    package let output: Data
    package let errorOutput: Data
    package let seconds: Double
    /// The most resident memory that the program had, in bytes.
    package let peakMemory: Int

    package var text: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: errorOutput, as: UTF8.self) }

    /// Non-empty lines of standard output.
    package var lines: [String] { text.split(whereSeparator: \.isNewline).map(String.init) }
    /// Non-empty lines of standard error.
    package var errorLines: [String] { errorText.split(whereSeparator: \.isNewline).map(String.init) }
}

extension ProcessResult: CustomStringConvertible {
    package var description: String {
        let end = timedOut ? "timed out" : status.map { "status \($0)" } ?? "signal \(signal ?? 0)"
        return "\(end)\n\(text.suffix(2000))\(errorText.suffix(2000))"
    }
}
