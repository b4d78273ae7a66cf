// SPDX-License-Identifier: Apache-2.0
package io.heddle.console;

import com.google.protobuf.ByteString;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The console's files. No script and no style but those among them run in a page, and a page asks
 * nobody but this port.
 *
 * @param folder of resources beside this class, with a slash at its end
 */
record Pages(String folder) implements Endpoint {

  private static final String FIRST = "/";
  private static final Pattern FILE = Pattern.compile("/[\\w-]{1,64}(\\.[\\w-]{1,32}){1,2}");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'",
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cache-Control", "no-cache");

  /** What is in such a file its name says, so that another version has another name. */
  private static final Pattern LASTING = Pattern.compile("/[\\w-]+-[0-9a-f]{8}\\.(js|css)");

  /** Those in the jar. */
  static Pages shipped() {
    return new Pages("pages/");
  }

  @Override
  public Answer answer(Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Answer.error(405, "invalid request method: " + request.method());
    }
    boolean isFirst = request.path().equals(FIRST);
    String path = isFirst ? "/index.html" : request.path();
    Optional<ByteString> file = FILE.matcher(path).matches() ? read(path) : Optional.empty();
    if (file.isEmpty()) {
      return withHeaders(
          isFirst
              ? Answer.error(
                  503,
                  "This Heddle was built without the console, because npm was not there or could"
                      + " not get what it needs; run 'scripts/build-console' in the checkout and"
                      + " build again")
              : Answer.noSuchPage());
    }
    String ending = path.substring(path.lastIndexOf('.') + 1);
    Answer answer =
        withHeaders(
            Answer.bytes(200, TYPES.getOrDefault(ending, "application/octet-stream"), file.get()));
    return LASTING.matcher(path).matches()
        ? answer.with("Cache-Control", "max-age=31536000, immutable")
        : answer;
  }

  private Optional<ByteString> read(String path) {
    String name = folder + path.substring(1);
    try (@Nullable InputStream file = Pages.class.getResourceAsStream(name)) {
      return file == null ? Optional.empty() : Optional.of(ByteString.readFrom(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Resource '%s' cannot be read".formatted(name), e);
    }
  }

  private static Answer withHeaders(Answer answer) {
    Answer whole = answer;
    for (Map.Entry<String, String> header : HEADERS.entrySet()) {
      whole = whole.with(header.getKey(), header.getValue());
    }
    return whole;
  }
}
