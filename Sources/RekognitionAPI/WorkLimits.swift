internal import Synchronization

/// How much the server takes on at once: whoever comes when it is full is sent away instead of piling up in memory.
final class WorkLimits: Sendable {
    private struct Load {
        var bytes = 0
        var requests = 0
    }

    private let bytes: Int
    private let requests: Int
    private let load = Mutex(Load())

    /// - Parameters:
    ///   - bytes: of all request bodies and fetched images together.
    ///   - requests: that are carried out at the same time.
    init(bytes: Int, requests: Int) {
        self.bytes = bytes
        self.requests = requests
    }

    func ticket() -> Ticket { Ticket(limits: self) }

    /// What one request takes up until ``release()``.
    final class Ticket: Sendable {
        private let limits: WorkLimits
        private let held = Mutex(Load())

        fileprivate init(limits: WorkLimits) {
            self.limits = limits
        }

        /// Adds bytes that the request keeps in memory.
        ///
        /// - Throws: ``RekognitionError/Code/throttling`` if that is too much.
        func hold(bytes: Int) throws {
            try limits.load.withLock { load in
                guard load.bytes + bytes <= limits.bytes else { throw RekognitionError.slowDown }
                load.bytes += bytes
            }
            held.withLock { $0.bytes += bytes }
        }

        /// Begins to carry out the request.
        ///
        /// - Throws: ``RekognitionError/Code/throttling`` if too many are being carried out.
        func begin() throws {
            try limits.load.withLock { load in
                guard load.requests < limits.requests else { throw RekognitionError.slowDown }
                load.requests += 1
            }
            held.withLock { $0.requests += 1 }
        }

        func release() {
            let held = held.withLock { held in
                defer { held = Load() }
                return held
            }
            limits.load.withLock { load in
                load.bytes -= held.bytes
                load.requests -= held.requests
            }
        }
    }
}
