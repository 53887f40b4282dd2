import BeetrootTesting
import Foundation
import Testing

/// Drives the built program as a user would. One test at a time: several measure time and memory.
@Suite(
    .serialized,
    .enabled(if: TestMaterial.binary != nil, "no release binary: 'make test' builds one"),
    .enabled(if: !Pack.installed.isEmpty, "no model packs: 'scripts/install-test-models' installs them")
)
struct EndToEnd {}

/// A model pack that the tests run with.
struct Pack: Sendable, CustomTestStringConvertible {
    let name: String
    let dimension: Int

    var testDescription: String { name }
    var isPreferred: Bool { name == "yunet-0095" }

    private static let all = [Pack(name: "yunet-0095", dimension: 256), Pack(name: "mtcnn-dlib", dimension: 128)]
    static let installed = all.filter { TestMaterial.pack($0.name) != nil }
}

/// Photographs of Obama and Biden that every machine with the test material has.
enum Photo: String, CaseIterable {
    case biden = "biden.jpg"
    case obama = "obama.jpg"
    case obama2 = "obama2.jpg"
    case obama3 = "obama3.jpg"
    case obamaPartial = "obama_partial_face.jpg"
    case obamaPartial2 = "obama_partial_face2.jpg"
    /// Shows Obama too.
    case withAlpha = "32bit.png"

    static let obamas = allCases.filter { $0 != .biden }
    static var areThere: Bool { TestMaterial.photos != nil }

    var url: URL {
        get throws { try #require(TestMaterial.photos).appending(path: rawValue) }
    }
    var path: String { get throws { try url.path } }

    /// Copies of every photo in a folder, `copies` of each, under names that sort by copy.
    static func copyAll(to folder: URL, copies: Int = 1) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for copy in 1...copies {
            for photo in allCases {
                try FileManager.default.copyItem(at: photo.url, to: folder.appending(path: "\(copy)-\(photo.rawValue)"))
            }
        }
    }
}

extension Trait where Self == ConditionTrait {
    static var needsPhotos: Self { .enabled(if: Photo.areThere, "no photographs: 'scripts/setup test' fetches them") }
    static var needsShared: Self {
        .enabled(if: TestMaterial.shared != nil, "no ../shared with labelled photographs (or BEETROOT_SHARED)")
    }
}
