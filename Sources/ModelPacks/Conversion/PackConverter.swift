internal import FaceVision
internal import Foundation

/// Converts the published archives of networks into files that OpenVINO reads.
enum PackConverter {
    private static let memberLimit = 64 << 20
    private static let dlibMember =
        "face_recognition_models-0.3.0/face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat"

    /// Writes the networks of an archive, `NAME.xml` and `NAME.bin` each, into a folder. Takes about a second.
    @concurrent
    static func convert(_ archive: PackManifest.Archive, at file: URL, into folder: URL) async throws {
        do {
            switch archive.package {
            case "facenet-pytorch":
                let members = MTCNNNetwork.allCases.map { "facenet_pytorch/data/\($0.rawValue).pt" }
                let contents = try ArchiveReader.members(Set(members), of: file, limit: memberLimit)
                for (network, member) in zip(MTCNNNetwork.allCases, members) {
                    let torch = try TorchFile(contents[member] ?? [])
                    try write(NetworkWriter(network, torch), named: network.rawValue, into: folder)
                }
            case "face_recognition_models":
                let contents = try ArchiveReader.members([dlibMember], of: file, limit: memberLimit)
                let dlib = try DlibFaceNetwork(contents[dlibMember] ?? [])
                try write(NetworkWriter(dlib), named: "dlib-resnet", into: folder)
            default:
                throw FormatError("no conversion of the package \(archive.package) is known")
            }
        } catch let error as FormatError {
            throw ModelPackError.malformed(file: archive.file, reason: error.description)
        }
    }

    private static func write(_ network: NetworkWriter, named name: String, into folder: URL) throws {
        try Data(network.xml.utf8).write(to: folder.appending(path: "\(name).xml"))
        try network.weights.write(to: folder.appending(path: "\(name).bin"))
    }
}
