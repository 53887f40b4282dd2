package import Foundation
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#endif

/// A program that runs beside the test.
///
/// Its output goes to files, so that it never waits for a reader. Its peak memory is the kernel's high-water mark, read every
/// few milliseconds: what `wait4` reports includes the peak of the program that started it. Whatever still runs when the last
/// reference goes is killed.
package final class ProcessRun: Sendable {
    private enum State {
        case running(peakMemory: Int)
        case ended(status: Int32, peakMemory: Int, seconds: Double)
    }

    package let processID: pid_t
    private let folder: TemporaryFolder
    private let start = ContinuousClock.now
    private let state = Mutex(State.running(peakMemory: 0))

    /// Starts a program with no input and no environment but `environment`.
    package init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, name) in [(Int32(1), "output"), (2, "error")] {
            posix_spawn_file_actions_addopen(
                &actions,
                descriptor,
                folder.path(name),
                O_CREAT | O_WRONLY | O_APPEND,
                0o600
            )
        }
        // A test run in the background ignores Ctrl-C, and its children would too.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for signal in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&defaults, signal) }
        var mask = sigset_t()
        sigemptyset(&mask)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setsigmask(&attributes, &mask)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        var argv = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + variables).forEach { free($0) } }
        var processID: pid_t = 0
        let failure = posix_spawn(&processID, program, &actions, &attributes, &argv, &variables)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .ENOENT) }
        self.processID = processID
    }

    deinit {
        guard case .running = state.withLock({ $0 }) else { return }
        kill(processID, SIGKILL)
        _ = reap(options: 0)
    }

    /// What the program wrote to standard output so far.
    package var output: Data { read("output") }
    /// What the program wrote to standard error so far.
    package var errorOutput: Data { read("error") }
    package var errorText: String { String(decoding: errorOutput, as: UTF8.self) }

    package var isRunning: Bool { !reap(options: WNOHANG) }

    package func send(_ signal: Int32) {
        // Until it is reaped, the number cannot belong to another process.
        state.withLock { state in
            if case .running = state { kill(processID, signal) }
        }
    }

    /// Waits for the end; a program that takes longer than `limit` is killed.
    package func wait(limit: Duration = .seconds(120)) async throws -> ProcessResult {
        let timedOut = try await !poll(limit: limit) { !self.isRunning }
        if timedOut {
            send(SIGKILL)
            _ = reap(options: 0)
        }
        guard case .ended(let status, let peakMemory, let seconds) = state.withLock({ $0 }) else {
            throw POSIXError(.ECHILD)
        }
        let signal = status & 0x7f
        return ProcessResult(
            status: signal == 0 ? (status >> 8) & 0xff : nil,
            signal: signal == 0 ? nil : signal,
            timedOut: timedOut,
            output: output,
            errorOutput: errorOutput,
            seconds: seconds,
            peakMemory: peakMemory
        )
    }

    /// Looks again and again until a condition holds; false if the program ends or the time is up before.
    package func waitUntil(limit: Duration = .seconds(60), _ condition: () throws -> Bool) async throws -> Bool {
        var held = false
        _ = try await poll(limit: limit) {
            let runs = isRunning
            held = try condition()
            return held || !runs
        }
        return held
    }

    private func poll(limit: Duration, _ condition: () throws -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if try condition() { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return try condition()
    }

    /// Whether the program has ended and been reaped.
    private func reap(options: Int32) -> Bool {
        state.withLock { state in
            guard case .running(let peakMemory) = state else { return true }
            var status: Int32 = 0
            guard waitpid(processID, &status, options) == processID else {
                state = .running(peakMemory: max(peakMemory, highWaterMark))
                return false
            }
            state = .ended(
                status: status,
                peakMemory: peakMemory,
                seconds: (ContinuousClock.now - start) / .seconds(1)
            )
            return true
        }
    }

    /// The most memory that the running program had resident so far, in bytes.
    private var highWaterMark: Int {
        guard let status = try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(separator: " ").dropLast().last.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes * 1024
    }

    private func read(_ name: String) -> Data {
        (try? Data(contentsOf: folder.url.appending(path: name))) ?? Data()
    }
}
