// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import io.heddle.testing.RawTar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Packages that nobody should be harmed by, and what becomes of each. */
final class HostilePackages {

  /** A code package: refused with the words, or, if there are none, unpacked to the files. */
  record Code(String what, ByteString codePackage, String refusal, List<String> files) {
    @Override
    public String toString() {
      return what;
    }
  }

  /** A whole package: refused with words that begin so, or taken if there are none. */
  record Outer(String what, ByteString bytes, String refusal) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static final String PARSE = "could not parse as a chaincode install package: ";
  private static final String NEXT = "could not get next tar element: ";
  private static final String ESCAPES = "tar contains the absolute or escaping path '";
  private static final String INVALID = NEXT + "archive/tar: invalid tar header";
  private static final ByteString CONTENT = ByteString.copyFromUtf8("content");
  private static final int BOMB_BYTES = 80 << 20;

  private final List<Code> codes = new ArrayList<>();
  private final List<Outer> outers = new ArrayList<>();

  private HostilePackages() {}

  /**
   * @param outside a directory that absolute names point to
   */
  static List<Code> codes(Path outside) {
    var table = new HostilePackages();
    table.escapingNames(outside);
    table.linksAndDevices(outside);
    table.oddTypes();
    table.extendedHeaders();
    table.sizes();
    table.brokenArchives();
    table.clashes();
    table.longAndDeepNames();
    table.bombs();
    table.harmless();
    return table.codes;
  }

  static List<Outer> outers() {
    var table = new HostilePackages();
    table.packageEntries();
    table.metadata();
    table.packageBombs();
    return table.outers;
  }

  private void escapingNames(Path outside) {
    for (String name :
        List.of(
            "../escaped",
            "a/../../escaped",
            "./../escaped",
            "a/b/../../../escaped",
            "../../../../../../../../escaped",
            "..",
            "../")) {
      refuse("name " + name, new RawTar().file(name, "x"), ESCAPES + name + "'");
    }
    String absolute = outside.resolve("escaped").toString();
    refuse("absolute name", pax(absolute), ESCAPES + absolute + "'");
    refuse("absolute name, two slashes", pax("/" + absolute), ESCAPES + "/" + absolute + "'");
    refuse("absolute directory", new RawTar().directory("/escaped/"), ESCAPES + "/escaped/'");
    refuse("PAX name ../escaped", pax("../escaped"), ESCAPES + "../escaped'");
    refuse(
        "GNU name ../escaped",
        new RawTar().gnuName("../escaped").file("good", "x"),
        ESCAPES + "../escaped'");
    refuse(
        "name that escapes by its prefix",
        new RawTar().entry(RawTar.header("escaped", '0', 0).field(345, "..")),
        ESCAPES + "../escaped'");
    refuse(
        "second entry escapes",
        new RawTar().file("good", "x").file("../escaped", "x"),
        ESCAPES + "../escaped'");
  }

  private void linksAndDevices(Path outside) {
    refuseType('2', "link", outside.toString());
    refuseType('2', "link", "..");
    refuseType('2', "link", "good");
    refuseType('1', "link", "/etc/passwd");
    refuseType('1', "link", "good");
    refuseType('3', "device", "");
    refuseType('4', "device", "");
    refuseType('6', "pipe", "");
    refuse(
        "file through a link",
        new RawTar()
            .entry(RawTar.header("d", '2', 0).link(outside.toString()))
            .file("d/escaped", "x"),
        "invalid file type '50' contained in archive for file 'd'");
  }

  private void oddTypes() {
    for (char type : "7SMVADXgZ".toCharArray()) {
      refuseType(type, "odd", "");
    }
    refuse(
        "PAX sparse file",
        new RawTar()
            .pax("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=1099511627776")
            .file("sparse", "1\n0\n1\n"),
        "invalid file type '83' contained in archive for file 'sparse'");
    refuse(
        "directory with content",
        new RawTar()
            .entry(RawTar.header("d/", '5', 512), ByteString.copyFrom(new byte[512]))
            .raw(new byte[] {1}),
        INVALID);
  }

  private void extendedHeaders() {
    refuse("PAX size negative", paxRecord("size=-1"), INVALID);
    refuse("PAX size not a number", paxRecord("size=big"), INVALID);
    refuse("PAX size huge", paxRecord("size=9223372036854775807"), "unexpected EOF");
    refuse("PAX size too big for a number", paxRecord("size=9223372036854775808"), INVALID);
    refuse("PAX name with NUL", pax("good\0../escaped"), INVALID);
    refuse("PAX record longer than all", rawPax("99 path=x\n"), INVALID);
    refuse("PAX record of length 0", rawPax("0 path=x\n"), INVALID);
    refuse("PAX record of negative length", rawPax("-9 path=x\n"), INVALID);
    refuse("PAX record without equals", rawPax("9 pathxx\n"), INVALID);
    refuse("PAX record without key", rawPax("5 =x\n"), INVALID);
    refuse("PAX record without end", rawPax("9 path=xy"), INVALID);
    refuse("PAX record without length", rawPax("path=x\n"), INVALID);
    refuse(
        "PAX header of 2 MiB",
        new RawTar().pax("comment=" + "x".repeat(2 << 20)).file("a", "x"),
        NEXT + "archive/tar: header field too long");
    refuse(
        "GNU name of 2 MiB",
        new RawTar().gnuName("x".repeat(2 << 20)).file("a", "x"),
        NEXT + "archive/tar: header field too long");
    take("PAX header without entry", new RawTar().file("good", "x").pax("path=x"), "good");
  }

  private void sizes() {
    refuse("size 8 GiB", sized("77777777777\0"), "unexpected EOF");
    refuse("size negative", sized("-0000000001\0"), INVALID);
    refuse("size not octal", sized("99999999999\0"), INVALID);
    refuse(
        "size binary and huge",
        sized("\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"),
        "unexpected EOF");
    refuse("size binary and over", sized("\u0080\0\0\u0001\0\0\0\0\0\0\0\0"), INVALID);
    refuse("size binary and negative", sized("\u00ff".repeat(12)), INVALID);
  }

  private void brokenArchives() {
    ByteString good = new RawTar().file("good", "x".repeat(600)).tar();
    refuse(
        "wrong checksum", new RawTar().entry(RawTar.header("a", '0', 0).wrongChecksum()), INVALID);
    refuse("noise for a header", new RawTar().raw(noise(512)), INVALID);
    refuse("header cut off", RawTar.gzip(good.substring(0, 300)), NEXT + "unexpected EOF");
    refuse("content cut off", RawTar.gzip(good.substring(0, 800)), "unexpected EOF");
    refuse("padding cut off", RawTar.gzip(good.substring(0, 1200)), NEXT + "unexpected EOF");
    ByteString zipped = RawTar.gzip(ByteString.copyFrom(noise(4096)).concat(good));
    refuse("gzip cut off", zipped.substring(0, 300), NEXT + "unexpected EOF");
    refuse(
        "gzip broken inside",
        RawTar.gzip(good).substring(0, 10).concat(ByteString.copyFrom(noise(200))),
        NEXT);
    refuse("no gzip", good, "gzip: invalid header");
    refuse("gzip header only", RawTar.gzip(good).substring(0, 10), NEXT + "unexpected EOF");
    ByteString whole = new RawTar().file("good", "x").gz();
    take("bytes behind the gzip member", whole.concat(ByteString.copyFrom(noise(99))), "good");
    take("second gzip member", whole.concat(new RawTar().file("../e", "x").gz()), "good");
    take(
        "entries behind the end",
        RawTar.gzip(
            new RawTar().file("good", "x").tar().concat(new RawTar().file("../e", "x").tar())),
        "good");
    take("archive without end", RawTar.gzip(new RawTar().file("good", "x").unfinished()), "good");
    take("archive without entries", new RawTar(), new String[0]);
    refuse(
        "only one record of zeros",
        RawTar.gzip(
            ByteString.copyFrom(new byte[512]).concat(new RawTar().file("a", "x").unfinished())),
        INVALID);
  }

  private void clashes() {
    refuse(
        "file over directory",
        new RawTar().file("a/b", "x").file("a", "x"),
        "could not create file 'a'");
    refuse(
        "file below file",
        new RawTar().file("a", "x").file("a/b", "x"),
        "could not create directory 'a/b'");
    refuse(
        "directory over file",
        new RawTar().file("a", "x").directory("a/"),
        "could not create directory 'a/'");
    refuse("file without name", new RawTar().file("", "x"), "could not create file ''");
    refuse("file .", new RawTar().file(".", "x"), "could not create file '.'");
    refuse("file a/..", new RawTar().file("a/..", "x"), "could not create file 'a/..'");
    take("file twice", new RawTar().file("a", "longer").file("a", "x"), "a");
    take(
        "read-only file twice",
        new RawTar()
            .entry(RawTar.header("a", '0', CONTENT.size()).mode(0400), CONTENT)
            .file("./a", "x"),
        "a");
    take("directory twice", new RawTar().directory("a/").directory("a").file("a/b", "x"), "a/b");
    take("names that differ in case", new RawTar().file("a", "x").file("A", "x"), "A", "a");
  }

  private void longAndDeepNames() {
    refuse("name of 300 bytes", pax("x".repeat(300)), "could not create file 'x");
    refuse("name of 1 million bytes", pax("x".repeat(1_000_000)), "could not create file 'x");
    refuse("3000 directories deep", pax("d/".repeat(3000) + "f"), "could not create file 'd");
    take("500 directories deep", pax("d/".repeat(500) + "f"), "d/".repeat(500) + "f");
    refuse(
        "100000 directories deep and back",
        pax("d/".repeat(100_000) + "../".repeat(100_001) + "f"),
        "could not create file 'd");
    refuse(
        "name not in UTF-8",
        new RawTar()
            .entry(RawTar.header("", '0', 0).field(0, new byte[] {(byte) 0xff, (byte) 0xfe, 'a'})),
        "could not create file '\ufffd\ufffda': name is not UTF-8");
  }

  private void bombs() {
    refuse(
        "80 MiB of zeros",
        new RawTar().file("zeros", ByteString.copyFrom(new byte[BOMB_BYTES])),
        "unpacks to more than 200 times its size");
  }

  private void harmless() {
    take("set-uid, set-gid, sticky", moded("a", 07755), "a");
    take("no permissions at all", moded("a", 0), "a");
    take(
        "directory without permissions",
        new RawTar().entry(RawTar.header("d/", '5', 0).mode(0)).file("d/f", "x"),
        "d/f");
    take("NUL for a type", new RawTar().entry(RawTar.header("a", '\0', 0)), "a");
    take("names with dots", new RawTar().file("...", "x").file("..a", "x"), "...", "..a");
    take("back inside", new RawTar().file("a/../b", "x"), "b");
    take("Windows path", new RawTar().file("C:\\temp\\a", "x"), "C:\\temp\\a");
    take("Windows way up", new RawTar().file("..\\..\\a", "x"), "..\\..\\a");
    take("Windows device", new RawTar().file("CON", "x").file("a:b", "x"), "CON", "a:b");
    take("line feed in a name", new RawTar().file("a\nb", "x"), "a\nb");
    take(
        "shell words for names",
        new RawTar().file("$(id)", "x").file("-rf", "x").file("~", "x"),
        "$(id)",
        "-rf",
        "~");
    take("NUL ends a name", new RawTar().file("a\0/../../escaped", "x"), "a");
  }

  private void packageEntries() {
    outer("directory", new RawTar().directory("d/"), "tar entry d/ is not a regular file, type 53");
    outer(
        "link for the code",
        new RawTar().entry(RawTar.header("code.tar.gz", '2', 0).link("/etc/passwd")),
        "tar entry code.tar.gz is not a regular file, type 50");
    outer(
        "hard link for the metadata",
        new RawTar().entry(RawTar.header("metadata.json", '1', 0).link("/etc/passwd")),
        "tar entry metadata.json is not a regular file, type 49");
    outer(
        "sparse code package",
        new RawTar().pax("GNU.sparse.name=code.tar.gz").file("x", ""),
        "tar entry x is not a regular file, type 83");
    outer(
        "code twice by PAX name",
        good().pax("path=code.tar.gz").file("x", ""),
        "found code.tar.gz twice inside the package");
    outer(
        "metadata twice by GNU name",
        good().gnuName("metadata.json").file("x", "{}"),
        "found metadata.json twice inside the package");
    outer("escaping names", good().file("../escaped", "x").file("/escaped", "x"), "");
    outer(
        "size that runs on",
        new RawTar().entry(RawTar.header("metadata.json", '0', 1L << 32)),
        "could not read metadata.json from tar: unexpected EOF");
  }

  private void metadata() {
    outer(
        "deep JSON",
        withMetadata("{\"label\":\"a\",\"x\":" + "[".repeat(100_000)),
        "could not unmarshal metadata.json as json: exceeded max depth");
    outer("long number", withMetadata("{\"label\":\"a\",\"x\":" + "9".repeat(100_000) + "}"), "");
    for (String label :
        List.of("../escaped", "/escaped", "a/../../b", "a\\u0000", "a\\n", "\\u202e", ".")) {
      outer("label " + label, withMetadata("{\"label\":\"" + label + "\"}"), "invalid label '");
    }
    outer(
        "label of 1 million characters",
        withMetadata("{\"label\":\"" + "a".repeat(1_000_000) + "\"}"),
        "could not save cc install package: label of 1000000 characters is too long, at most 173 are allowed");
  }

  private void packageBombs() {
    ByteString zeros = ByteString.copyFrom(new byte[BOMB_BYTES]);
    outer(
        "zeros for metadata",
        new RawTar().file("metadata.json", zeros),
        "could not read metadata.json from tar: unpacks to more than 200 times its size");
    outer(
        "zeros in an unknown file",
        good().file("unknown", zeros),
        "could not read unknown from tar: unpacks to more than 200 times its size");
    outer(
        "zeros in the code package",
        new RawTar()
            .file("metadata.json", "{\"label\":\"a\",\"type\":\"any\"}")
            .file("code.tar.gz", new RawTar().file("zeros", zeros).gz()),
        "error retrieving DB artifacts from code package: unpacks to more than 200 times its size");
  }

  private void refuseType(char type, String name, String link) {
    refuse(
        "type %c, link to '%s'".formatted(type, link),
        new RawTar().file("good", "x").entry(RawTar.header(name, type, 0).link(link)),
        "invalid file type '%d' contained in archive for file '%s'".formatted((int) type, name));
  }

  private void refuse(String what, RawTar tar, String refusal) {
    refuse(what, tar.gz(), refusal);
  }

  private void refuse(String what, ByteString codePackage, String refusal) {
    codes.add(new Code(what, codePackage, refusal, List.of()));
  }

  private void take(String what, RawTar tar, String... files) {
    take(what, tar.gz(), files);
  }

  private void take(String what, ByteString codePackage, String... files) {
    codes.add(new Code(what, codePackage, "", List.of(files)));
  }

  private void outer(String what, RawTar tar, String refusal) {
    boolean isParsed = refusal.isEmpty() || refusal.startsWith("could not save");
    outers.add(new Outer(what, tar.gz(), (isParsed ? "" : PARSE) + refusal));
  }

  private static RawTar good() {
    return withMetadata("{\"label\":\"%s\",\"type\":\"any\"}".formatted(BuildsFixture.newLabel()));
  }

  private static RawTar withMetadata(String json) {
    return new RawTar()
        .file("metadata.json", json)
        .file("code.tar.gz", new RawTar().file("a", "x").gz());
  }

  private static RawTar pax(String name) {
    return paxRecord("path=" + name);
  }

  private static RawTar paxRecord(String record) {
    return new RawTar().pax(record).file("a", "x");
  }

  private static RawTar rawPax(String data) {
    return new RawTar().rawPax(data).file("a", "x");
  }

  private static RawTar moded(String name, int mode) {
    return new RawTar().entry(RawTar.header(name, '0', CONTENT.size()).mode(mode), CONTENT);
  }

  /** The bytes of the field, one for each character. */
  private static RawTar sized(String field) {
    return new RawTar().entry(RawTar.header("a", '0', 0).field(124, field.getBytes(ISO_8859_1)));
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
