internal import Foundation
internal import Inference

/// Compiles a pack's models and puts the right decoder around each.
struct PackLoader {
    let runtime: OpenVINORuntime
    let directory: String
    let precision: OpenVINORuntime.Precision
    let streams: Int

    func detector(_ specification: PackManifest.Detector) throws -> any FaceDetector {
        switch specification.kind {
        case .yunet:
            YuNetDetector(session: try anySize(specification.models[0]), scoreThreshold: specification.scoreThreshold)
        case .scrfd:
            SCRFDDetector(session: try anySize(specification.models[0]), scoreThreshold: specification.scoreThreshold)
        case .mtcnn:
            MTCNNDetector(
                proposal: try session(specification.models[0]),
                refinement: try session(specification.models[1]),
                output: try session(specification.models[2]),
                scoreThreshold: specification.scoreThreshold
            )
        }
    }

    func embedder(_ specification: PackManifest.Embedder) throws -> any FaceEmbedder {
        let side = specification.inputSize
        return ChipEmbedder(
            session: try session(specification.model, inputShape: [1, 3, side, side]),
            specification: specification
        )
    }

    /// A detector that takes pictures of any height and width.
    private func anySize(_ file: String) throws -> any InferenceSession {
        try session(file, inputShape: [1, 3, nil, nil])
    }

    private func session(_ file: String, inputShape: [Int?]? = nil) throws -> any InferenceSession {
        try runtime.compile(
            modelAt: URL(fileURLWithPath: directory).appendingPathComponent(file).path,
            inputShape: inputShape,
            precision: precision,
            streams: streams
        )
    }
}
