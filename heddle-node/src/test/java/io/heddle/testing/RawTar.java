// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** A tar archive written field by field, so that it can be wrong in every way. */
public final class RawTar {

  /** One header, correct until a field is changed. */
  public static final class Header {

    private final byte[] bytes = new byte[512];
    private boolean checksum = true;

    private Header(String name, char type, long size) {
      field(0, name.getBytes(UTF_8));
      field(100, "0000644\0");
      field(108, "0000000\0");
      field(116, "0000000\0");
      field(124, "%011o\0".formatted(size));
      field(136, "00000000000\0");
      field(156, new byte[] {(byte) type});
      field(257, "ustar\00000");
    }

    public Header mode(int mode) {
      return field(100, "%07o\0".formatted(mode));
    }

    public Header link(String target) {
      return field(157, target);
    }

    public Header field(int offset, String text) {
      return field(offset, text.getBytes(UTF_8));
    }

    public Header field(int offset, byte[] value) {
      System.arraycopy(value, 0, bytes, offset, value.length);
      return this;
    }

    public Header wrongChecksum() {
      checksum = false;
      return this;
    }

    private byte[] finished() {
      field(148, "        ");
      int sum = checksum ? 0 : 1;
      for (byte each : bytes) {
        sum += each & 0xff;
      }
      field(148, "%06o\0 ".formatted(sum));
      return bytes;
    }
  }

  private final ByteString.Output out = ByteString.newOutput();

  /** A header for a name of at most 100 bytes. */
  public static Header header(String name, char type, long size) {
    return new Header(name, type, size);
  }

  public RawTar file(String name, String content) {
    ByteString bytes = ByteString.copyFromUtf8(content);
    return entry(header(name, '0', bytes.size()), bytes);
  }

  public RawTar file(String name, ByteString content) {
    return entry(header(name, '0', content.size()), content);
  }

  public RawTar directory(String name) {
    return entry(header(name, '5', 0).mode(0755));
  }

  public RawTar entry(Header header) {
    return entry(header, ByteString.EMPTY);
  }

  public RawTar entry(Header header, ByteString content) {
    return raw(header.finished()).raw(content.toByteArray()).raw(new byte[-content.size() & 511]);
  }

  /** A PAX header for the next entry; the records need no length. */
  public RawTar pax(String... records) {
    var data = new StringBuilder();
    for (String record : records) {
      int rest = (" " + record + "\n").getBytes(UTF_8).length;
      int length = rest + Integer.toString(rest).length();
      length = rest + Integer.toString(length).length();
      data.append(length).append(' ').append(record).append('\n');
    }
    return rawPax(data.toString());
  }

  public RawTar rawPax(String data) {
    ByteString bytes = ByteString.copyFromUtf8(data);
    return entry(header("PaxHeaders/x", 'x', bytes.size()), bytes);
  }

  /** GNU's way to give the next entry a long name. */
  public RawTar gnuName(String name) {
    ByteString bytes = ByteString.copyFromUtf8(name + "\0");
    return entry(header("././@LongLink", 'L', bytes.size()), bytes);
  }

  public RawTar raw(byte... bytes) {
    out.write(bytes, 0, bytes.length);
    return this;
  }

  /** The archive as it is, without its end. */
  public ByteString unfinished() {
    return out.toByteString();
  }

  public ByteString tar() {
    return out.toByteString().concat(ByteString.copyFrom(new byte[1024]));
  }

  public ByteString gz() {
    return gzip(tar());
  }

  public static ByteString gzip(ByteString bytes) {
    ByteString.Output zipped = ByteString.newOutput();
    try (var gzip = new GZIPOutputStream(zipped)) {
      bytes.writeTo(gzip);
    } catch (IOException e) {
      throw new AssertionError("Writing to memory failed", e);
    }
    return zipped.toByteString();
  }
}
