import Testing

@testable import AWSSignature

@Suite struct CanonicalRequestTests {
    struct Path: CustomTestStringConvertible {
        let raw: String
        let other: String
        let s3: String

        var testDescription: String { raw }
    }

    @Test(arguments: [
        Path(raw: "/", other: "/", s3: "/"),
        Path(raw: "", other: "/", s3: "/"),
        Path(raw: "/a/b", other: "/a/b", s3: "/a/b"),
        Path(raw: "/a/b/", other: "/a/b/", s3: "/a/b/"),
        Path(raw: "//a///b//", other: "/a/b/", s3: "//a///b//"),
        Path(raw: "/a/./b/../c", other: "/a/c", s3: "/a/./b/../c"),
        Path(raw: "/a/.", other: "/a/", s3: "/a/."),
        Path(raw: "/a/b/..", other: "/a/", s3: "/a/b/.."),
        Path(raw: "/../../a", other: "/a", s3: "/../../a"),
        Path(raw: "/...", other: "/...", s3: "/..."),
        Path(raw: "/a%20b", other: "/a%2520b", s3: "/a%20b"),
        Path(raw: "/a%2Fb%2fc", other: "/a%252Fb%252fc", s3: "/a/b/c"),
        Path(
            raw: "/$&+,:;=@'()*",
            other: "/%24%26%2B%2C%3A%3B%3D%40%27%28%29%2A",
            s3: "/%24%26%2B%2C%3A%3B%3D%40%27%28%29%2A"
        ),
        Path(raw: "/%7e%41", other: "/%257e%2541", s3: "/~A"),
        Path(raw: "/%", other: "/%25", s3: "/%25"),
        Path(raw: "/%zz%4", other: "/%25zz%254", s3: "/%25zz%254"),
        Path(raw: "/%FF%00", other: "/%25FF%2500", s3: "/%FF%00"),
        Path(raw: "/\u{301}", other: "/%CC%81", s3: "/%CC%81"),
        Path(raw: "a/b", other: "/a/b", s3: "a/b"),
        Path(raw: "*", other: "/%2A", s3: "%2A"),
    ])
    func paths(_ path: Path) {
        #expect(CanonicalRequest.path(path.raw, normalizing: true) == path.other)
        #expect(CanonicalRequest.path(path.raw, normalizing: false) == path.s3)
    }

    @Test(arguments: [
        ("", ""), ("a", "a="), ("a=", "a="), ("=a", "=a"), ("b=1&a=2", "a=2&b=1"), ("a=2&a=1&a", "a=&a=1&a=2"),
        ("a-b=1&a=1", "a=1&a-b=1"), ("B=1&a=1", "B=1&a=1"), ("a=b=c", "a=b%3Dc"), ("a=%20+%2b", "a=%20%2B%2B"),
        ("a=%e1%88%b4", "a=%E1%88%B4"), ("a=ሴ", "a=%E1%88%B4"), ("&&a=1&&", "a=1"), ("a=%FF%", "a=%FF%25"),
        ("a=/?:@", "a=%2F%3F%3A%40"), ("a=~-._", "a=~-._"), ("é=1&e=1", "%C3%A9=1&e=1"),
    ])
    func queries(raw: String, canonical: String) {
        #expect(CanonicalQuery(raw).sortedText == canonical)
    }

    @Test func everyByteIsEncodedAndDecoded() {
        let bytes = Array(UInt8.min...UInt8.max)
        let encoded = URIEncoding.encode(bytes)
        #expect(URIEncoding.decode(encoded.utf8) == bytes)
        let plain = encoded.replacing(/%[0-9A-F]{2}/, with: "")
        #expect(plain == "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~")
        #expect(URIEncoding.encode(Array("a/b c".utf8), keepsSlashes: true) == "a/b%20c")
    }

    @Test func parametersAreFoundByName() {
        let query = CanonicalQuery("X-Amz-Date=a&x-amz-date=b&X-Amz-Date=%C3%A9&X%2DAmz-Date=%FF&X-Amz-Dat=e")
        #expect(query.values(of: "X-Amz-Date") == ["a", "é", nil])
        #expect(query.removing("X-Amz-Date").text == "x-amz-date=b&X-Amz-Dat=e")
    }

    @Test func headers() {
        let headers = CanonicalHeaders([
            (name: "Host", value: " a "), (name: "X-B", value: "1\t \r\n 2"), (name: "x-b", value: ""),
            (name: "X-b", value: "3"), (name: "No Name", value: "x"), (name: "", value: "x"), (name: "é", value: "x"),
            (name: "X-\u{212A}", value: "x"), (name: "X-C", value: "ä  ö"),
        ])
        #expect(headers.text == "host:a\nx-b:1 2,,3\nx-c:ä ö\n")
        #expect(headers.names == ["host", "x-b", "x-c"])
        #expect(headers.values(of: "X-B") == ["1 2", "", "3"])
        #expect(headers.filter { $0 == "host" }.text == "host:a\n")
    }
}
