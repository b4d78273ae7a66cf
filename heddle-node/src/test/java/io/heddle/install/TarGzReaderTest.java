// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.install.TarGzReader.Limits;
import io.heddle.testing.RawTar;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as Go's {@code archive/tar} reads them, and the limits that are Heddle's own. */
final class TarGzReaderTest {

  private static final Limits NONE =
      new Limits(Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
  private static final String INVALID = "archive/tar: invalid tar header";
  private static final ByteString ABC = ByteString.copyFromUtf8("abc");

  @Test
  void what_does_not_begin_like_gzip_is_refused() throws IOException {
    ByteString whole = RawTar.gzip(ByteString.EMPTY);
    assertThatThrownBy(() -> TarGzReader.open(ByteString.EMPTY, NONE)).hasMessage("EOF");
    assertThatThrownBy(() -> TarGzReader.open(whole.substring(0, 9), NONE))
        .hasMessage("unexpected EOF");
    try (TarGzReader header = TarGzReader.open(whole.substring(0, 10), NONE)) {
      assertThatThrownBy(header::next).hasMessage("unexpected EOF");
    }
    for (int wrong = 0; wrong < 3; wrong++) {
      byte[] bytes = whole.toByteArray();
      bytes[wrong]++;
      assertThatThrownBy(() -> TarGzReader.open(ByteString.copyFrom(bytes), NONE))
          .hasMessage("gzip: invalid header");
    }
  }

  @Test
  @Spec("HB-20")
  void entries_and_bytes_are_limited_to_the_one() throws IOException {
    ByteString two = new RawTar().file("a", "x").file("b", "y").gz();
    long size = 4 * 512 + 1024;

    assertThat(read(two, new Limits(2, size, 1))).containsExactly("a=x", "b=y");
    assertThatThrownBy(() -> read(two, new Limits(1, size, 1))).hasMessage("more than 1 entries");
    assertThatThrownBy(() -> read(two, new Limits(2, size - 1, 1)))
        .hasMessage("more than %d bytes unpacked", size - 1);
  }

  @Test
  @Spec("HB-20")
  void an_archive_of_more_than_64_MiB_unpacks_to_so_many_times_its_size() throws IOException {
    int body = 65 << 20;
    ByteString large = new RawTar().file("a", ByteString.copyFrom(new byte[body])).gz();
    int ratio = (body + 512) / large.size();

    assertThat(skim(large, new Limits(1, Long.MAX_VALUE, ratio + 1))).isEqualTo(body);
    assertThatThrownBy(() -> skim(large, new Limits(1, Long.MAX_VALUE, ratio)))
        .hasMessage("unpacks to more than %d times its size", ratio);
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '2', '6'})
  void links_and_devices_have_no_content_whatever_size_they_tell(char type) throws IOException {
    ByteString archive = new RawTar().entry(RawTar.header("l/", type, 512)).file("next", "x").gz();

    try (TarGzReader reader = TarGzReader.open(archive, NONE)) {
      assertThat(reader.next()).contains(new TarGzReader.Entry("l/", type, 0644, 0));
      assertThat(reader.body()).isEmpty();
      assertThat(reader.next().orElseThrow().name()).isEqualTo("next");
    }
  }

  @Test
  void other_types_have_content_and_an_old_directory_is_told_by_its_slash() throws IOException {
    ByteString archive =
        new RawTar().entry(RawTar.header("c", '7', 3), ABC).file("d/", "").directory("e").gz();

    try (TarGzReader reader = TarGzReader.open(archive, NONE)) {
      TarGzReader.Entry other = reader.next().orElseThrow();
      assertThat(other).isEqualTo(new TarGzReader.Entry("c", '7', 0644, 3));
      assertThat(other.isRegular() || other.isDirectory()).isFalse();
      assertThat(reader.body()).isEqualTo(ABC);
      assertThat(reader.next().orElseThrow().isDirectory()).isTrue();
      assertThat(reader.next().orElseThrow().isDirectory()).isTrue();
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void a_pax_header_tells_name_and_size_and_what_is_sparse() throws IOException {
    ByteString archive =
        new RawTar()
            .pax("path=named", "size=3")
            .entry(RawTar.header("x", '0', 0), ABC)
            .pax("GNU.sparse.major=1")
            .entry(RawTar.header("s", '0', 3), ABC)
            .file("last", "y")
            .gz();

    try (TarGzReader reader = TarGzReader.open(archive, NONE)) {
      assertThat(reader.next()).contains(new TarGzReader.Entry("named", '0', 0644, 3));
      assertThat(reader.body()).isEqualTo(ABC);
      assertThat(reader.next()).contains(new TarGzReader.Entry("s", 'S', 0, 3));
      assertThat(reader.next()).contains(new TarGzReader.Entry("last", '0', 0644, 1));
    }
  }

  @Test
  void a_long_name_has_a_megabyte_at_most() throws IOException {
    String longest = "n".repeat((1 << 20) - 1); // and a zero behind it

    assertThat(read(new RawTar().gnuName(longest).file("x", "y").gz(), NONE))
        .containsExactly(longest + "=y");
    assertThatThrownBy(() -> read(new RawTar().gnuName(longest + "n").file("x", "y").gz(), NONE))
        .hasMessage("archive/tar: header field too long");
  }

  @Test
  void headers_that_are_wrong_end_it() {
    assertThatThrownBy(
            () -> read(new RawTar().entry(RawTar.header("a", '0', 0).wrongChecksum()).gz(), NONE))
        .hasMessage(INVALID);
    assertThatThrownBy(() -> read(new RawTar().raw(new byte[512]).file("a", "x").gz(), NONE))
        .hasMessage(INVALID);
    assertThatThrownBy(() -> read(new RawTar().pax("size=-1").file("a", "x").gz(), NONE))
        .hasMessage(INVALID);
  }

  @Test
  void it_ends_with_two_records_of_zeros_or_one_or_none() throws IOException {
    RawTar one = new RawTar().file("a", "x");

    assertThat(read(RawTar.gzip(one.unfinished()), NONE)).containsExactly("a=x");
    assertThat(read(RawTar.gzip(one.raw(new byte[512]).unfinished()), NONE)).containsExactly("a=x");
    assertThat(read(one.raw(new byte[512]).file("behind", "y").gz(), NONE)).containsExactly("a=x");
  }

  @Test
  void what_is_cut_off_is_told() {
    ByteString cut =
        RawTar.gzip(new RawTar().entry(RawTar.header("a", '0', 1000), ABC).unfinished());

    assertThatThrownBy(() -> read(cut, NONE)).hasMessage("unexpected EOF");
    assertThatThrownBy(() -> skim(cut, NONE)).hasMessage("unexpected EOF");
    assertThatThrownBy(() -> read(RawTar.gzip(ByteString.copyFrom(new byte[100])), NONE))
        .hasMessage("unexpected EOF");
  }

  @Test
  void gzip_may_come_in_pieces() throws IOException {
    ByteString tar = new RawTar().file("a", "x".repeat(1000)).file("b", "y").tar();
    ByteString pieces = ByteString.EMPTY;
    for (int at = 0; at < tar.size(); at += 300) {
      pieces = pieces.concat(RawTar.gzip(tar.substring(at, Math.min(tar.size(), at + 300))));
    }

    assertThat(read(pieces, NONE)).containsExactly("a=" + "x".repeat(1000), "b=y");
  }

  @Test
  void nothing_is_read_after_the_close() throws IOException {
    TarGzReader reader = TarGzReader.open(new RawTar().file("a", "x").gz(), NONE);

    reader.close();

    assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
  }

  private static List<String> read(ByteString archive, Limits limits) throws IOException {
    List<String> found = new ArrayList<>();
    try (TarGzReader reader = TarGzReader.open(archive, limits)) {
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        found.add(entry.get().name() + "=" + reader.body().toStringUtf8());
      }
    }
    return found;
  }

  /** Reads the first one's content without keeping it, and skips what is behind. */
  private static long skim(ByteString archive, Limits limits) throws IOException {
    try (TarGzReader reader = TarGzReader.open(archive, limits)) {
      long size = reader.next().orElseThrow().size();
      if (size > 1000) {
        reader.copyBody(OutputStream.nullOutputStream());
      } else {
        var _ = reader.next();
      }
      return size;
    }
  }
}
