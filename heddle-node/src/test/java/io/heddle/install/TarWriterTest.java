// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names as Go's {@code archive/tar} lays them out: cut in two where that will do. */
final class TarWriterTest {

  private static final String X155 = "x".repeat(155);
  private static final String Y100 = "y".repeat(100);

  static Stream<Arguments> plainNames() {
    return Stream.of(
        Arguments.of("f", "", "f"),
        Arguments.of(Y100, "", Y100),
        Arguments.of("x/" + "y".repeat(98), "", "x/" + "y".repeat(98)),
        Arguments.of("x/" + Y100, "x", Y100),
        Arguments.of("x/x/" + "y".repeat(98), "x/x", "y".repeat(98)),
        Arguments.of(X155 + "/" + Y100, X155, Y100),
        Arguments.of("x/" + "y".repeat(98) + "/", "x", "y".repeat(98) + "/"),
        Arguments.of("a/".repeat(77) + "b/" + Y100, "a/".repeat(77) + "b", Y100));
  }

  @ParameterizedTest
  @MethodSource("plainNames")
  void a_name_that_fits_is_in_the_header_alone(String name, String prefix, String rest)
      throws IOException {
    byte[] archive = archive(name);

    assertThat(text(archive, 345, 155)).isEqualTo(prefix);
    assertThat(text(archive, 0, 100)).isEqualTo(rest);
    assertThat(archive).hasSize(512 + (name.endsWith("/") ? 0 : 512) + 1024);
  }

  static Stream<Arguments> otherNames() {
    return Stream.of(
        Arguments.of("/" + Y100, "/PaxHeaders.0/" + "y".repeat(86), "/" + "y".repeat(99)),
        Arguments.of("x/" + Y100 + "y", "x/PaxHeaders.0/" + "y".repeat(85), "x/" + "y".repeat(98)),
        Arguments.of(X155 + "x/y", "x".repeat(100), "x".repeat(100)),
        Arguments.of("ü", "PaxHeaders.0/", ""),
        Arguments.of("\u0080", "PaxHeaders.0/", ""),
        Arguments.of("ü/é/", "//PaxHeaders.0/", "//"),
        Arguments.of("aü/b", "a/PaxHeaders.0/b", "a/b"),
        Arguments.of("a".repeat(99) + "/" + "b".repeat(101), "a".repeat(99), "a".repeat(99)),
        Arguments.of("ü" + "x".repeat(89), "PaxHeaders.0/" + "x".repeat(87), "x".repeat(89)),
        Arguments.of("ü" + "x".repeat(90), "PaxHeaders.0/" + "x".repeat(87), "x".repeat(90)));
  }

  @ParameterizedTest
  @MethodSource("otherNames")
  void any_other_name_has_a_record_in_front(String name, String ofRecord, String inHeader)
      throws IOException {
    byte[] archive = archive(name);

    assertThat(text(archive, 0, 100)).isEqualTo(ofRecord.replaceFirst("/+$", ""));
    assertThat(archive[156]).isEqualTo((byte) 'x');
    assertThat(text(archive, 100, 48)).as("mode, and owners behind zeros").isEqualTo("0000000");
    assertThat(new String(archive, 100, 24, US_ASCII)).isEqualTo("0000000\0".repeat(3));
    assertThat(new String(archive, 136, 12, US_ASCII)).isEqualTo("00000000000\0");
    int length = Integer.parseInt(text(archive, 124, 12), 8);
    assertThat(new String(archive, 512, length, UTF_8))
        .isEqualTo("%d path=%s\n".formatted(length, name));
    int header = 512 + (length + 511) / 512 * 512;
    assertThat(text(archive, header, 100)).isEqualTo(inHeader);
    assertThat(text(archive, header + 345, 155)).isEmpty();
  }

  @Test
  void entries_tell_mode_owner_and_size() throws IOException {
    byte[] file = archive("f");
    byte[] directory = archive("d/");

    for (byte[] each : List.of(file, directory)) {
      assertThat(text(each, 108, 8)).isEqualTo("0000764");
      assertThat(text(each, 116, 8)).isEqualTo("0000764");
      assertThat(text(each, 136, 12)).isEqualTo("00000000000");
    }
    assertThat(text(file, 100, 8)).isEqualTo("0100644");
    assertThat(text(directory, 100, 8)).isEqualTo("0040755");
    assertThat(text(file, 124, 12)).isEqualTo("00000000003");
    assertThat(text(directory, 124, 12)).isEqualTo("00000000000");
    assertThat(file[156]).isEqualTo((byte) '0');
    assertThat(directory[156]).isEqualTo((byte) '5');
    assertThat(new String(file, 257, 8, US_ASCII)).isEqualTo("ustar\00000");
    assertThat(new String(file, 329, 16, US_ASCII)).isEqualTo("0000000\0".repeat(2));
    assertThat(new String(file, 512, 3, US_ASCII)).isEqualTo("abc");
    TarHeader.verify(file);
    TarHeader.verify(directory);
  }

  /** The SHA-256 of what Go 1.19 writes for all these names, one after the other. */
  @Test
  void all_of_it_is_what_go_writes() throws IOException {
    var all = new ByteArrayOutputStream();
    for (String name :
        Stream.of(plainNames(), otherNames(), Stream.of(Arguments.of("d/")))
            .flatMap(names -> names)
            .map(each -> (String) each.get()[0])
            .toList()) {
      all.write(archive(name));
    }

    assertThat(HexFormat.of().formatHex(Sha256.bytes(ByteString.copyFrom(all.toByteArray()))))
        .isEqualTo("51e26cd71dd140cc554453c82ef8497030b3293f0b926043482dfa460fb78cf0");
  }

  private static byte[] archive(String name) throws IOException {
    var out = new ByteArrayOutputStream();
    var writer = new TarWriter(out, 500);
    if (name.endsWith("/")) {
      writer.directory(name);
    } else {
      writer.file(name, ByteString.copyFromUtf8("abc"));
    }
    writer.finish();
    return out.toByteArray();
  }

  private static String text(byte[] archive, int offset, int length) {
    return TarHeader.text(Arrays.copyOfRange(archive, offset, offset + length), 0, length);
  }
}
