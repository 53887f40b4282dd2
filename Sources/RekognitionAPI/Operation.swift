internal import FaceCollections
internal import FaceCore
internal import Foundation

/// One operation of the service: a request, and what it does. Named as the service names it.
protocol Operation: Sendable {
    associatedtype Output: Encodable

    /// Reads the request; ``Members`` says what is wrong with it.
    init(from members: inout Members) throws

    /// Carries the request out.
    ///
    /// - Throws: anything that ``RekognitionError/init(_:)-(any Error)`` knows; all else is the program's own failure.
    func perform(in context: OperationContext<some FaceAnalyzing, some FaceStore>) async throws -> Output
}

extension Operation {
    static var name: String { String(describing: Self.self) }

    /// Reads and validates a request.
    ///
    /// - Throws: ``RekognitionError``.
    static func read(_ body: [UInt8]) throws -> Self {
        let input: OperationInput<Self>
        do {
            input = try body.withUnsafeBytes { bytes in
                try JSONDecoder().decode(OperationInput<Self>.self, from: Data(viewing: bytes))
            }
        } catch let error as RekognitionError {
            throw error
        } catch {
            throw RekognitionError(.serialization, "The request's body must be a JSON object")
        }
        guard input.violations.isEmpty else { throw RekognitionError(input.violations) }
        return input.operation
    }
}

private struct OperationInput<Request: Operation>: Decodable {
    let operation: Request
    let violations: [Violation]

    init(from decoder: any Decoder) throws {
        var members = Members(try decoder.container(keyedBy: MemberName.self))
        operation = try Request(from: &members)
        violations = members.violations
    }
}

extension Data {
    /// Bytes that stay where they are; must not outlive them. Decoders copy what they keep.
    fileprivate init(viewing bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            self.init()
            return
        }
        self.init(
            bytesNoCopy: UnsafeMutableRawPointer(mutating: start),
            count: bytes.count,
            deallocator: .none
        )
    }
}

/// What an operation's output is where the service answers with an empty object.
struct EmptyOutput: Encodable {}
