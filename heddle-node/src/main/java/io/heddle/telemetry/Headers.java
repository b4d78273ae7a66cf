// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers of a call, as what hands contexts on reads and writes them. */
final class Headers {

  static final TextMapGetter<Metadata> READING =
      new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable Metadata headers, String name) {
          return headers == null ? null : headers.get(key(name));
        }
      };

  static final TextMapSetter<Metadata> WRITING =
      (headers, name, value) -> {
        if (headers != null) {
          headers.discardAll(key(name));
          headers.put(key(name), value);
        }
      };

  static final TextMapSetter<Map<String, String>> COLLECTING =
      (fields, name, value) -> {
        if (fields != null) {
          fields.put(name, value);
        }
      };

  private Headers() {}

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
