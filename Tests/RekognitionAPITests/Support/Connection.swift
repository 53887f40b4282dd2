import Foundation
import NIOPosix

/// A connection that sends bytes as they are. Calls block, on a thread that may.
struct Connection: Sendable {
    struct Failure: Error {
        let call: String
        let reason = String(cString: strerror(errno))
    }

    private let descriptor: Int32

    /// Talks to a port of this machine until `body` returns.
    static func open<Result: Sendable>(
        port: Int,
        _ body: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        try await NIOThreadPool.singleton.runIfActive {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { throw Failure(call: "socket") }
            defer { close(descriptor) }
            var patience = timeval(tv_sec: 10, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
            }
            guard status == 0 else { throw Failure(call: "connect") }
            return try body(Connection(descriptor: descriptor))
        }
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let step = bytes.withUnsafeBytes { buffer in
                Foundation.send(
                    descriptor,
                    buffer.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard step > 0 else { throw Failure(call: "send") }
            sent += step
        }
    }

    /// A head and, if it has a Content-Length, the body behind it.
    func receive() throws -> String {
        var received: [UInt8] = []
        while true {
            if let end = received.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound {
                let head = String(decoding: received[..<end], as: UTF8.self)
                let length = head.lowercased().firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
                if received.count >= end + length { return String(decoding: received, as: UTF8.self) }
            }
            // One at a time, so that nothing of a second answer is taken.
            var byte: UInt8 = 0
            guard recv(descriptor, &byte, 1, 0) == 1 else { throw Failure(call: "recv") }
            received.append(byte)
        }
    }

    /// Whether nothing arrives for a while.
    func isSilent(milliseconds: Int32) -> Bool {
        var descriptors = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&descriptors, 1, milliseconds) == 0
    }

    static func head(_ operation: String, _ fields: String...) -> String {
        (["POST / HTTP/1.1", "Host: localhost", "X-Amz-Target: RekognitionService.\(operation)"] + fields)
            .map { "\($0)\r\n" }.joined() + "\r\n"
    }
}
