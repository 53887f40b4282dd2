// swift-tools-version: 6.2
import PackageDescription

// The OpenVINO runtime is unpacked here by scripts/setup. SwiftPM drops -rpath from pkg-config files, so the paths are
// spelled out: the checkout's folder for `swift run` and `swift test`, `$ORIGIN/../lib` for an installed program.
let openVINO = Context.packageDirectory + "/.deps/openvino"
let openVINOHeaders: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-I\(openVINO)/include"])]
let openVINOLibraries: [LinkerSetting] = [
    .unsafeFlags([
        "-L\(openVINO)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(openVINO)/lib", "-Xlinker", "-rpath", "-Xlinker",
        "$ORIGIN/../lib",
    ])
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")

let package = Package(
    name: "beetroot",
    products: [.executable(name: "beetroot", targets: ["beetroot"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // C: module maps and the few shims that Swift cannot do without.
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(name: "CFaceKernels"),
        .systemLibrary(name: "COpenVINO"),
        .systemLibrary(name: "CVips", pkgConfig: "vips", providers: [.apt(["libvips-dev"])]),

        // Values: what the stages hand to each other. No I/O, no C, no dependencies.
        .target(name: "FaceCore"),
        .target(name: "AWSSignature", dependencies: [crypto, httpTypes]),

        // Engines: pixels and vectors, nothing about people.
        .target(name: "Imaging", dependencies: ["CVips", "FaceCore"]),
        .target(name: "Inference", dependencies: ["COpenVINO"], linkerSettings: openVINOLibraries),
        .target(name: "FaceVision", dependencies: ["FaceCore", "Imaging", "Inference", nioPosix]),
        .target(
            name: "ModelPacks",
            dependencies: ["CArchive", "FaceVision", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix],
            resources: [.embedInCode("Packs/mtcnn-dlib.json"), .embedInCode("Packs/yunet-0095.json")]
        ),
        .target(name: "Evaluation", dependencies: ["FaceCore"]),

        // Domain: whose face is it. Declares what it needs of storage as protocols.
        .target(name: "FaceCollections", dependencies: ["CFaceKernels", "FaceCore", crypto]),
        .target(name: "People", dependencies: ["FaceCollections", "FaceCore", crypto]),
        .target(name: "ObjectStore", dependencies: [nioPosix]),
        .target(
            name: "Ingest",
            dependencies: ["FaceCore", "ObjectStore", "People", crypto, logging]
        ),

        // Adapters: the outside world.
        .target(name: "SQLiteStore", dependencies: ["AWSSignature", "FaceCollections", "FaceCore", "People", grdb]),
        .target(
            name: "S3Store",
            dependencies: ["AWSSignature", "ObjectStore", asyncHTTPClient, nioCore, nioHTTP1]
        ),
        .target(
            name: "RekognitionAPI",
            dependencies: [
                "AWSSignature", "FaceCollections", "FaceCore", "ObjectStore", crypto, httpTypes, hummingbird, logging,
                nioCore,
                nioHTTPTypes,
            ]
        ),
        .target(
            name: "PeopleAPI",
            dependencies: ["FaceCore", "ObjectStore", "People", httpTypes, hummingbird, logging, mustache],
            resources: [.embedInCode("Assets"), .embedInCode("Templates")]
        ),

        // Assembly: the only place that sees all of the above.
        .target(
            name: "BeetrootApp",
            dependencies: [
                "AWSSignature", "Evaluation", "FaceCollections", "FaceCore", "FaceVision", "Imaging", "Ingest",
                "ModelPacks",
                "ObjectStore", "People", "PeopleAPI", "RekognitionAPI", "S3Store", "SQLiteStore", httpTypes,
                hummingbird,
                logging, nioCore, nioPosix,
            ]
        ),
        .executableTarget(
            name: "beetroot",
            dependencies: [
                "AWSSignature", "BeetrootApp", "Evaluation", "FaceCollections", "FaceCore", "FaceVision", "Ingest",
                "ModelPacks", "ObjectStore", "People", "RekognitionAPI", "SQLiteStore", argumentParser, hummingbird,
                logging,
            ]
        ),

        // Test support: not a product.
        .target(name: "BeetrootTesting", dependencies: ["FaceCollections", "FaceCore", "ObjectStore", "People"]),
        .testTarget(name: "FaceCoreTests", dependencies: ["FaceCore"]),
        .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "FaceCore"]),
        .testTarget(name: "ImagingTests", dependencies: ["BeetrootTesting", "FaceCore", "Imaging"]),
        .testTarget(name: "InferenceTests", dependencies: ["BeetrootTesting", "Inference"]),
        .testTarget(
            name: "FaceVisionTests",
            dependencies: ["BeetrootTesting", "FaceCore", "FaceVision", "Imaging", "Inference"]
        ),
        .testTarget(name: "BeetrootAppTests", dependencies: ["BeetrootApp", "BeetrootTesting", "Ingest"]),
        .testTarget(name: "CommandLineTests", dependencies: ["beetroot"]),
        .testTarget(name: "EndToEndTests", dependencies: ["BeetrootTesting"]),
        .testTarget(
            name: "AWSSignatureTests",
            dependencies: ["AWSSignature", httpTypes],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "FaceCollectionsTests",
            dependencies: ["BeetrootTesting", "CFaceKernels", "FaceCollections", "FaceCore"]
        ),
        .testTarget(name: "PeopleTests", dependencies: ["BeetrootTesting", "FaceCollections", "FaceCore", "People"]),
        .testTarget(name: "ObjectStoreTests", dependencies: ["BeetrootTesting", "ObjectStore"]),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: [
                "AWSSignature", "BeetrootTesting", "FaceCollections", "FaceCore", "People", "SQLiteStore", grdb,
            ]
        ),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "BeetrootTesting", "FaceCore", "Ingest", "ObjectStore", "People", "SQLiteStore", logging,
            ]
        ),
        .testTarget(
            name: "ModelPacksTests",
            dependencies: ["FaceVision", "Inference", "ModelPacks", crypto, nioCore, nioHTTP1, nioPosix]
        ),
        .testTarget(
            name: "PeopleAPITests",
            dependencies: [
                "FaceCollections", "FaceCore", "ObjectStore", "People", "PeopleAPI", httpTypes, hummingbird,
                hummingbirdTesting,
            ]
        ),
        .testTarget(
            name: "RekognitionAPITests",
            dependencies: [
                "AWSSignature", "BeetrootTesting", "FaceCollections", "FaceCore", "ObjectStore", "RekognitionAPI",
                crypto,
                httpTypes, hummingbird, hummingbirdTesting, logging, nioCore, nioPosix,
            ],
            exclude: ["Fixtures", "Golden"]
        ),
        .testTarget(name: "S3StoreTests", dependencies: ["AWSSignature", "ObjectStore", "S3Store"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    var settings = target.swiftSettings ?? []
    settings += [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
    // Whoever imports Inference, directly or not, parses the C headers behind it.
    settings += openVINOHeaders
    target.swiftSettings = settings
}
