import Foundation
import Testing

@testable import ModelPacks

struct PackageIndexTests {
    private func link(_ type: String, _ content: String, at address: String = "https://mirror.test/simple/x/")
        -> String?
    {
        let page = Downloader.Page(content: Data(content.utf8), contentType: type, address: address)
        return PackageIndex.link(to: "x-1.0.tar.gz", in: page)
    }

    @Test(arguments: [
        (
            #"{"files":[{"filename":"x-1.0.tar.gz","url":"https://files.test/x-1.0.tar.gz"}]}"#,
            "https://files.test/x-1.0.tar.gz"
        ),
        (
            #"{"files":[{"filename":"x-1.0.tar.gz","url":"../../f/x-1.0.tar.gz"}]}"#,
            "https://mirror.test/f/x-1.0.tar.gz"
        ),
        (#"{"files":[{"filename":"x-2.0.tar.gz","url":"/x-2.0.tar.gz"}]}"#, nil),
        (#"{"files":[]}"#, nil),
        ("not json", nil),
    ])
    func findsLinksInJSON(content: String, expected: String?) {
        #expect(link("application/vnd.pypi.simple.v1+json", content) == expected)
    }

    @Test(arguments: [
        (
            #"<a href="https://files.test/p/x-1.0.tar.gz#sha256=00">x-1.0.tar.gz</a>"#,
            "https://files.test/p/x-1.0.tar.gz"
        ),
        (
            #"<a href="x-0.9.tar.gz">a</a><a class="b" href='../x-1.0.tar.gz'>b</a>"#,
            "https://mirror.test/simple/x-1.0.tar.gz"
        ),
        (#"<a href="/f/x-1%2E0.tar.gz?a=1&amp;b=2">x</a>"#, "https://mirror.test/f/x-1%2E0.tar.gz?a=1&b=2"),
        (#"<a href="/f/other.tar.gz">x-1.0.tar.gz</a>"#, nil),
        ("", nil),
    ])
    func findsLinksInHTML(content: String, expected: String?) {
        #expect(link("text/html", content) == expected)
    }
}
