// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import com.google.protobuf.ByteString;
import io.heddle.install.TarGzReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The files of an archive. */
final class Unpacked {

  private Unpacked() {}

  static Map<String, String> of(ByteString archive) {
    Map<String, String> files = new LinkedHashMap<>();
    try (TarGzReader reader = TarGzReader.open(archive, TarGzReader.Limits.generous())) {
      for (Optional<TarGzReader.Entry> next = reader.next();
          next.isPresent();
          next = reader.next()) {
        files.put(next.get().name(), reader.body().toStringUtf8());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
