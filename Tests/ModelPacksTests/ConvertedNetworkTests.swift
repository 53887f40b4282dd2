import FaceVision
import Foundation
import Inference
import Testing

@testable import ModelPacks

/// The converted networks against published numbers and against dlib itself. Hashes are checked by the installation.
@Suite(.enabled(if: ConvertedPack.isAvailable, "the archives are not on this machine"))
struct ConvertedNetworkTests {
    private func expect(_ found: some Sequence<Float>, near expected: [Float], within tolerance: Float) {
        let found = Array(found)
        #expect(found.count >= expected.count)
        for (value, reference) in zip(found, expected) {
            #expect(abs(value - reference) <= tolerance, "\(found.prefix(expected.count)) is not \(expected)")
        }
    }

    // MARK: - dlib

    /// Computed with dlib's own network, as ONNX: first five numbers.
    @Test func embeddingsHaveTheReferenceValues() async throws {
        let session = try await ConvertedPack.session("dlib-resnet.xml")
        let shape = [1, 3, 150, 150]
        let zero = try session.infer(shape: shape) { $0.initialize(repeating: 0) }
        #expect(zero.map(\.shape) == [[1, 128]])
        expect(
            zero[0].values,
            near: [-0.03703818, 0.12035481, 0.05755052, -0.00596927, -0.09201247],
            within: 2e-6
        )
        let ramp = try session.infer(shape: shape) { buffer in
            for index in buffer.indices { buffer[index] = Float(Double(index) / 67_499 - 0.5) }
        }
        expect(ramp[0].values, near: [-0.033673, 0.13472018, 0.05052405, -0.01360669, -0.01886164], within: 2e-6)
    }

    @Test func embeddingsEqualDlibs() async throws {
        guard let program = try await DlibProgram.compiled() else { return }
        let network = try ArchiveReader.members(
            [DlibProgram.networkMember],
            of: ConvertedPack.archives.appending(path: "face_recognition_models-0.3.0.tar.gz"),
            limit: 64 << 20
        )
        let chips = DlibProgram.chips
        let expected = try await withTemporaryFolder { folder in
            let file = folder.appending(path: "network.dat")
            try Data(network[DlibProgram.networkMember] ?? []).write(to: file)
            return try DlibProgram.embeddings(of: chips, program: program, network: file, in: folder)
        }
        #expect(expected.map(\.count) == Array(repeating: 128, count: chips.count))

        let manifest = try await ConvertedPack.installed().manifest.embedder
        let session = try await ConvertedPack.session(manifest.model)
        for (chip, reference) in zip(chips, expected) {
            let outputs = try session.infer(shape: [1, 3, 150, 150]) { buffer in
                for index in buffer.indices {
                    let (channel, pixel) = index.quotientAndRemainder(dividingBy: 150 * 150)
                    buffer[index] = (Float(chip[pixel * 3 + channel]) - manifest.mean[channel]) * manifest.scale
                }
            }
            expect(outputs[0].values, near: reference, within: 1e-5)
        }
    }

    // MARK: - MTCNN

    /// Element `i` of an input is `sin(0.37 i)`.
    private func wave(_ file: String, _ shape: [Int]) async throws -> [Tensor] {
        try await ConvertedPack.session(file).infer(shape: shape) { buffer in
            for index in buffer.indices { buffer[index] = Float(sin(Double(index) * 0.37)) }
        }
    }

    // The numbers below come from the definition in facenet-pytorch 2.6.0 (`models/mtcnn.py`), written in NumPy with
    // 64-bit floats and run on the weights of the same package.

    @Test func proposalNetworkBehavesAsPublished() async throws {
        let outputs = try await wave("pnet.xml", [1, 3, 13, 16])
        #expect(outputs.map(\.shape) == [[1, 2, 2, 3], [1, 4, 2, 3]])
        expect(
            outputs[0].values,
            near: [
                0.965764, 0.9998642, 0.9999933, 0.9966844, 0.9618825, 0.9999256, 0.034236, 0.0001358, 6.7e-06,
                0.0033156, 0.0381175, 7.44e-05,
            ],
            within: 2e-6
        )
        expect(
            outputs[1].values,
            near: [
                0.1581332, 0.1377487, 0.1383512, 0.2307989, 0.1385654, 0.1336447, 0.0509451, 0.0290392, -0.0248495,
                0.0540774, 0.0453269, 0.0299489, -0.0347601, 0.0438024, 0.0147428, 0.068417, -0.0498404, 0.0438044,
                0.0508484, 0.2048536, 0.1457052, 0.084076, 0.0494545, 0.2144159,
            ],
            within: 2e-6
        )
    }

    @Test func refinementNetworkBehavesAsPublished() async throws {
        let outputs = try await wave("rnet.xml", [2, 3, 24, 24])
        #expect(outputs.map(\.shape) == [[2, 2], [2, 4]])
        expect(outputs[0].values, near: [0.9999803, 1.97e-05, 0.9999781, 2.19e-05], within: 2e-6)
        expect(
            outputs[1].values,
            near: [-0.1264306, 0.1140943, 0.2446646, 0.6666405, -0.1180707, 0.1279578, 0.2389663, 0.6613464],
            within: 2e-6
        )
    }

    @Test func outputNetworkBehavesAsPublished() async throws {
        let outputs = try await wave("onet.xml", [2, 3, 48, 48])
        #expect(outputs.map(\.shape) == [[2, 2], [2, 4], [2, 10]])
        expect(outputs[0].values, near: [0.9967249, 0.0032751, 0.9965037, 0.0034963], within: 2e-6)
        expect(
            outputs[1].values,
            near: [-0.1397273, -0.0631823, 0.1009528, 0.2715803, -0.1367895, -0.0640594, 0.1008691, 0.2675759],
            within: 2e-6
        )
        expect(
            outputs[2].values,
            near: [
                0.2325494, 0.6876871, 0.3646466, 0.2181129, 0.609761, 0.2962463, 0.2908101, 0.4693377, 0.8488832,
                0.8720252, 0.2330649, 0.6879165, 0.3636345, 0.216989, 0.6087472, 0.2980252, 0.2935665, 0.4731363,
                0.8513909, 0.8751748,
            ],
            within: 2e-6
        )
    }

    // MARK: - Files

    @Test(arguments: [0, 1, 1_000, 100_000, 22_466_065])
    func truncatedDlibFilesAreErrors(length: Int) throws {
        let archive = ConvertedPack.archives.appending(path: "face_recognition_models-0.3.0.tar.gz")
        let members = try ArchiveReader.members([DlibProgram.networkMember], of: archive, limit: 64 << 20)
        let bytes = try #require(members[DlibProgram.networkMember])
        #expect(throws: FormatError.self) { try DlibFaceNetwork(Array(bytes.prefix(length))) }
    }
}
