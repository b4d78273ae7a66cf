// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import io.heddle.install.ChaincodePackage;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Damages packages at random, each at one of their layers; the same seed damages alike. */
public final class PackageMutator {

  private static final List<String> EVIL =
      List.of(
          "../", "/", "\0", "\u00ff\u00ff\u00ff\u00ff", "77777777", "-1", "path=", "ustar", "x");

  private final Random random;
  private final List<ChaincodePackage> originals;

  public PackageMutator(long seed, List<ChaincodePackage> originals) {
    this.random = new Random(seed);
    this.originals = List.copyOf(originals);
  }

  public ByteString next() {
    ChaincodePackage original = originals.get(random.nextInt(originals.size()));
    return switch (random.nextInt(10)) {
      case 0 -> damaged(original.bytes());
      case 1 -> RawTar.gzip(damaged(unzipped(original.bytes())));
      case 2 -> RawTar.gzip(damagedHeader(unzipped(original.bytes())));
      case 3 -> pack(damaged(original.metadataJson()), original.codePackage());
      case 4, 5, 6 -> withCode(original, damaged(unzipped(original.codePackage())));
      default -> withCode(original, damagedHeader(unzipped(original.codePackage())));
    };
  }

  private static ByteString withCode(ChaincodePackage original, ByteString tar) {
    return pack(original.metadataJson(), RawTar.gzip(tar));
  }

  private static ByteString pack(ByteString metadata, ByteString code) {
    return new RawTar().file("metadata.json", metadata).file("code.tar.gz", code).gz();
  }

  private ByteString damaged(ByteString bytes) {
    ByteString result = bytes;
    for (int i = random.nextInt(4); i >= 0; i--) {
      result = damagedOnce(result);
    }
    return result;
  }

  private ByteString damagedOnce(ByteString bytes) {
    int at = random.nextInt(bytes.size() + 1);
    int end = Math.min(bytes.size(), at + 1 + random.nextInt(600));
    ByteString before = bytes.substring(0, at);
    return switch (random.nextInt(6)) {
      case 0 -> before;
      case 1 -> before.concat(bytes.substring(end));
      case 2 -> before.concat(bytes.substring(at, end)).concat(bytes.substring(at));
      case 3 -> before.concat(evil()).concat(bytes.substring(at));
      case 4 -> before.concat(evil()).concat(bytes.substring(Math.min(bytes.size(), at + 4)));
      default -> before.concat(noise()).concat(bytes.substring(Math.min(bytes.size(), at + 1)));
    };
  }

  /** Changes a field of a header and makes the checksum right again, so that it is believed. */
  private ByteString damagedHeader(ByteString tar) {
    byte[] bytes = tar.toByteArray();
    int records = bytes.length / 512;
    if (records == 0) {
      return tar;
    }
    int start = 512 * random.nextInt(records);
    byte[] field = (random.nextBoolean() ? evil() : noise()).toByteArray();
    int at = List.of(0, 100, 124, 156, 257, 345).get(random.nextInt(6));
    System.arraycopy(field, 0, bytes, start + at, field.length);
    System.arraycopy("        ".getBytes(ISO_8859_1), 0, bytes, start + 148, 8);
    int sum = 0;
    for (int i = start; i < start + 512; i++) {
      sum += bytes[i] & 0xff;
    }
    byte[] checksum = "%06o\0 ".formatted(sum).getBytes(ISO_8859_1);
    System.arraycopy(checksum, 0, bytes, start + 148, 8);
    return ByteString.copyFrom(bytes);
  }

  private ByteString evil() {
    return ByteString.copyFrom(EVIL.get(random.nextInt(EVIL.size())), ISO_8859_1);
  }

  private ByteString noise() {
    byte[] bytes = new byte[1 + random.nextInt(4)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private static ByteString unzipped(ByteString bytes) {
    try (var in = new GZIPInputStream(bytes.newInput())) {
      return ByteString.readFrom(in);
    } catch (IOException e) {
      throw new AssertionError("The original cannot be unzipped", e);
    }
  }
}
