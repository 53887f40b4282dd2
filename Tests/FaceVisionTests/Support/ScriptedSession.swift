import Inference
import Synchronization

/// A model that answers as told and remembers what it was shown.
final class ScriptedSession: InferenceSession {
    private let answer: @Sendable (_ input: Tensor, _ turn: Int) -> [Tensor]
    private let shown = Mutex<[Tensor]>([])

    init(_ answer: @escaping @Sendable (_ input: Tensor, _ turn: Int) -> [Tensor]) {
        self.answer = answer
    }

    var inputs: [Tensor] { shown.withLock { $0 } }

    func infer(shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) -> Void) throws -> [Tensor] {
        // Every element must be written: what is not stays visible.
        var values = [Float](repeating: .nan, count: shape.reduce(1, *))
        values.withUnsafeMutableBufferPointer { fill($0) }
        let input = Tensor(shape: shape, values: values)
        let turn = shown.withLock { shown in
            shown.append(input)
            return shown.count - 1
        }
        return answer(input, turn)
    }
}
