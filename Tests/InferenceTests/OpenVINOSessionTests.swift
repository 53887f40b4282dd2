import BeetrootTesting
import Foundation
import Inference
import Synchronization
import Testing

@Suite struct OpenVINOSessionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func session(
        shape: String = "1,3,2,2",
        inputShape: [Int]? = nil,
        precision: OpenVINORuntime.Precision = .f32
    ) throws -> OpenVINOSession {
        let path = try TestModel.write(to: folder, shape: shape)
        return try OpenVINORuntime.shared().compile(
            modelAt: path,
            inputShape: inputShape,
            precision: precision,
            streams: 2
        )
    }

    private func expectRightAnswers(_ session: OpenVINOSession, shape: [Int], seed: Int = 0) throws {
        let input = (0..<shape.reduce(1, *)).map { Float(($0 * 31 + seed * 17) % 64) / 8 }
        let outputs = try session.infer(Tensor(shape: shape, values: input))
        #expect(outputs.map(\.shape) == [shape, shape])
        #expect(outputs.map(\.values) == TestModel.answer(input, plane: shape[2] * shape[3]))
    }

    // MARK: - Results

    @Test func outputsComeInOrderWithShapes() throws {
        try expectRightAnswers(try session(), shape: [1, 3, 2, 2])
    }

    @Test func aSessionRunsManyTimes() throws {
        let session = try session()
        for seed in 0..<20 { try expectRightAnswers(session, shape: [1, 3, 2, 2], seed: seed) }
    }

    @Test func inputsOfAnySizeAreTakenWhereTheModelSaysSo() throws {
        let session = try session(shape: "?,3,?,?")
        for shape in [[1, 3, 2, 2], [4, 3, 1, 5], [1, 3, 33, 7], [1, 3, 2, 2]] {
            try expectRightAnswers(session, shape: shape)
        }
    }

    @Test func modelsAreReshaped() throws {
        try expectRightAnswers(try session(inputShape: [2, 3, 5, 4]), shape: [2, 3, 5, 4])
    }

    @Test func halfPrecisionIsClose() throws {
        let ones = [Float](repeating: 1, count: 12)
        let outputs = try session(precision: .bf16).infer(Tensor(shape: [1, 3, 2, 2], values: ones))
        for (found, exact) in zip(outputs[0].values, TestModel.answer(ones, plane: 4)[0]) {
            #expect(abs(found - exact) < 0.1)
        }
    }

    // MARK: - Threads

    @Test func sixteenThreadsRunAtOnce() async throws {
        let session = try session(shape: "?,3,?,?")
        let wrong = Mutex(0)
        let started = Atomic(0)
        let done = DispatchGroup()
        for number in 0..<16 {
            done.enter()
            let thread = Thread {
                // All begin together.
                started.add(1, ordering: .sequentiallyConsistent)
                while started.load(ordering: .sequentiallyConsistent) < 16 {}
                for turn in 0..<25 {
                    let side = 1 + (number + turn) % 9
                    let input = (0..<3 * side * side).map { Float(($0 + number * 7 + turn) % 32) }
                    let outputs = try? session.infer(Tensor(shape: [1, 3, side, side], values: input))
                    if outputs?.map(\.values) != TestModel.answer(input, plane: side * side) {
                        wrong.withLock { $0 += 1 }
                    }
                }
                done.leave()
            }
            thread.start()
        }
        await withCheckedContinuation { continuation in
            done.notify(queue: .global()) { continuation.resume() }
        }
        #expect(wrong.withLock { $0 } == 0)
    }

    @Test func sessionsComeAndGo() throws {
        let path = try TestModel.write(to: folder, shape: "1,3,2,2")
        for _ in 0..<5 {
            let session = try OpenVINORuntime.shared().compile(modelAt: path, streams: 1)
            try expectRightAnswers(session, shape: [1, 3, 2, 2])
        }
    }

    // MARK: - Errors

    @Test(arguments: [[1, 3, 2, 3], [1, 4, 2, 2], [2, 3, 2, 2], [12], []])
    func wrongShapesAreErrorsAndTheSessionGoesOn(shape: [Int]) throws {
        let session = try session()
        try expectRightAnswers(session, shape: [1, 3, 2, 2])
        let error = try #require(throws: InferenceError.self) {
            try session.infer(shape: shape) { $0.update(repeating: 0) }
        }
        #expect(error.description.contains("model.xml"))
        try expectRightAnswers(session, shape: [1, 3, 2, 2])
    }

    @Test(arguments: ["", "no model at all", "<?xml version=\"1.0\"?><net"])
    func badFilesAreNamed(content: String) throws {
        let path = try folder.write(content, to: "damaged.xml")
        let error = try #require(throws: InferenceError.self) {
            try OpenVINORuntime.shared().compile(modelAt: path, streams: 1)
        }
        #expect(error.description.contains("'damaged.xml'"))
        #expect(error.description.split(whereSeparator: \.isNewline).count == 1)
        #expect(!error.description.contains(folder.url.path))
    }

    @Test(arguments: ["missing.xml", "missing.onnx"])
    func missingFilesAreNamed(name: String) throws {
        let error = try #require(throws: InferenceError.self) {
            try OpenVINORuntime.shared().compile(modelAt: folder.path(name), streams: 1)
        }
        #expect(error.description.contains("read model '\(name)'"))
        #expect(error.status != 0)
    }

    @Test func truncatedWeightsAreAnError() throws {
        let path = try TestModel.write(to: folder, name: "short", shape: "1,3,2,2")
        try Data([1, 2, 3]).write(to: folder.url.appending(path: "short.bin"))
        let error = try #require(throws: InferenceError.self) {
            try OpenVINORuntime.shared().compile(modelAt: path, streams: 1)
        }
        #expect(error.description.contains("'short.xml'"))
    }

    @Test func shapesThatDoNotFitTheModelAreErrors() throws {
        let path = try TestModel.write(to: folder, shape: "1,3,2,2")
        let error = try #require(throws: InferenceError.self) {
            try OpenVINORuntime.shared().compile(modelAt: path, inputShape: [1, 5, 2, 2], streams: 1)
        }
        #expect(error.description.contains("reshape model 'model.xml' to [1, 5, 2, 2]"))
    }
}
