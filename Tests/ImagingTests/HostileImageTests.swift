import BeetrootTesting
import Foundation
import Imaging
import Testing

/// Bytes that are too much, too little, or no image at all.
@Suite struct HostileImageTests {
    private func reason(of file: [UInt8], limits: ImageLimits = ImageLimits()) -> ImagingError? {
        #expect(throws: ImagingError.self) { try ImageDecoder(limits: limits).decode(file) }
    }

    private func expectUndecodable(_ file: [UInt8], _ format: ImageFormat) throws {
        let refusal = try #require(reason(of: file))
        guard case .undecodable(format, _) = refusal else {
            Issue.record("\(refusal) does not say that the data is damaged")
            return
        }
    }

    // MARK: - Too much

    @Test func promisesOfTooManyPixelsAreRefusedUnread() {
        let file = SyntheticPNG.headerOnly(width: 30_000, height: 30_000)
        #expect(reason(of: file) == .tooManyPixels(width: 30_000, height: 30_000, limit: 100_000_000))
    }

    @Test func aRealBombIsRefusedAtOnce() {
        let file = SyntheticPNG.black(width: 30_000, height: 30_000)
        #expect(file.count < 1_000_000)
        let time = ContinuousClock().measure {
            #expect(reason(of: file) == .tooManyPixels(width: 30_000, height: 30_000, limit: 100_000_000))
        }
        #expect(time < .seconds(1))
    }

    /// The one above would be decoded if it were allowed: smaller ones are.
    @Test func theBombIsACorrectFile() throws {
        let image = try ImageDecoder().decode(SyntheticPNG.black(width: 701, height: 403))
        #expect((image.width, image.height) == (701, 403))
        #expect(image.pixels.bytes.allSatisfy { $0 == 0 })
    }

    @Test func theLimitsAreInclusive() throws {
        let file = SyntheticPNG.black(width: 40, height: 25)
        #expect(try ImageDecoder(limits: ImageLimits(bytes: file.count, pixels: 1_000)).decode(file).width == 40)
        #expect(
            reason(of: file, limits: ImageLimits(bytes: file.count - 1))
                == .tooManyBytes(count: file.count, limit: file.count - 1)
        )
        #expect(
            reason(of: file, limits: ImageLimits(pixels: 999)) == .tooManyPixels(width: 40, height: 25, limit: 999)
        )
    }

    @Test func jpegsThatLieAboutTheirSizeAreRefused() throws {
        let jpeg = try TestPicture.quadrants.jpeg()
        let huge = try #require(SyntheticJPEG.resized(jpeg, width: 65_500, height: 65_500))
        #expect(reason(of: huge) == .tooManyPixels(width: 65_500, height: 65_500, limit: 100_000_000))
    }

    // MARK: - Too little

    @Test(arguments: [0.1, 0.5, 0.9])
    func truncatedFilesAreErrors(share: Double) throws {
        let rows = (0..<64).map { row in (0..<192).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ row &* 11) } }
        let png = SyntheticPNG.file(width: 64, height: 64, colour: .rgb, rows: rows)
        let noise = TestPicture.make(width: 64, height: 64) { x, y in Array(rows[y][x * 3..<x * 3 + 3]) }
        let jpeg = try noise.jpeg()
        for (file, format) in [(png, ImageFormat.png), (jpeg, .jpeg)] {
            try expectUndecodable(Array(file.prefix(Int(Double(file.count) * share))), format)
        }
    }

    @Test(
        arguments: [
            (SyntheticImage.webp, .webp), (SyntheticImage.avif, .heif), (SyntheticImage.heic, .heif),
        ] as [([UInt8], ImageFormat)]
    )
    func truncatedFilesOfOtherFormatsAreErrors(file: [UInt8], format: ImageFormat) throws {
        try expectUndecodable(Array(file.prefix(file.count * 2 / 3)), format)
    }

    /// The directory of this one is at its end: without it nothing says what the file holds.
    @Test func aTIFFWithoutItsDirectoryIsNoImage() {
        #expect(reason(of: Array(SyntheticImage.tiff.prefix(200))) == .unsupportedFormat)
    }

    @Test func damagedPixelsNeverCrash() throws {
        let files = [SyntheticImage.webp, SyntheticImage.gif, SyntheticImage.tiff, SyntheticImage.heic]
        for file in try files + [TestPicture.quadrants.jpeg()] {
            for place in stride(from: 12, to: file.count, by: 7) {
                var damaged = file
                damaged[place] ^= 0xA5
                // Whatever comes out, it is an image or a reason.
                do {
                    _ = try ImageDecoder().decode(damaged)
                } catch {
                    #expect(error is ImagingError)
                }
            }
        }
    }

    // MARK: - No image

    @Test(
        arguments: [
            "", "x", "hello, world", "\0\0\0\0\0\0\0\0\0\0\0\0", "P6\n1 1\n255\nabc", "#?RADIANCE\n",
            "BM not a bitmap at all",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>", "%PDF-1.4\n%%EOF\n",
            "<!DOCTYPE html><html></html>", "{\"images\":[]}",
        ]
    )
    func otherBytesAreNoImage(text: String) {
        #expect(reason(of: Array(text.utf8)) == .unsupportedFormat)
    }

    @Test func randomBytesAreNoImage() {
        var state: UInt64 = 1
        for count in [1, 2, 3, 10, 100, 10_000] {
            let bytes = (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(state >> 56)
            }
            #expect(reason(of: bytes) == .unsupportedFormat)
        }
    }

    @Test func reasonsAreOneLine() throws {
        let reasons: [ImagingError] = [
            .unsupportedFormat, .tooManyBytes(count: 2, limit: 1), .tooManyPixels(width: 1, height: 2, limit: 1),
            .undecodable(format: .png, detail: "d"), .undecodable(format: .png, detail: ""),
            .processing(operation: "crop", detail: ""), try #require(reason(of: Array(SyntheticImage.tiff.prefix(40)))),
        ]
        for reason in reasons {
            #expect(!reason.description.isEmpty)
            #expect(reason.description.split(whereSeparator: \.isNewline).count == 1)
        }
    }

    // MARK: - Files of others

    /// What a folder of odd files gives: the image's upright size, or a reason.
    @Test(
        .enabled(if: TestMaterial.shared != nil, "the shared photos are not on this machine"),
        arguments: [
            ("face_cmyk.jpg", true), ("face_progressive.jpg", true), ("face_gray16.png", true),
            ("face_rgb16.png", true),
            ("face_interlaced.png", true), ("face_1bit.png", true), ("face_gray_alpha.png", true), ("face.heic", true),
            ("face.avif", true), ("face.tiff", true), ("face_animated.webp", true), ("jpeg_named.png", true),
            ("trailing_garbage.jpg", true), ("face_exif_invalid9.jpg", true), ("size_1x1.jpg", true),
            ("size_1x10000.jpg", true), ("bomb_20000x20000_rgb.png", false), ("bomb_30000x30000_1bit.png", false),
            ("sof_lies_65500x65500.jpg", false), ("truncated_95.jpg", false), ("truncated_50.png", false),
            ("truncated_header_20bytes.jpg", false), ("empty.jpg", false), ("html.jpg", false), ("text.jpg", false),
            ("face.bmp", false),
        ]
    )
    func oddFilesAreDecodedOrRefused(name: String, isImage: Bool) throws {
        let file = try #require(TestMaterial.shared).appending(path: "photos/odd/generated/\(name)")
        let bytes = Array(try Data(contentsOf: file))
        if isImage {
            let image = try ImageDecoder().decode(bytes)
            #expect((image.pixels.width, image.pixels.height) == (image.width, image.height))
        } else {
            _ = reason(of: bytes)
        }
    }
}
