// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.ChaincodeLogs;
import io.heddle.home.ChaincodeLogs.Writer;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a chaincode or its builder wrote last, for who has the token of the data directory.
 *
 * <pre>
 * GET /chaincode/v1/logs/NAME?build=true
 * </pre>
 */
public record LogsEndpoint(Supplier<ChaincodeLogs> logs, OperationsToken token)
    implements Endpoint {

  private static final String PATH = "/chaincode/v1/logs/";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MOST_BYTES = 64 * 1024;

  /** Adds itself under its path. */
  public void addTo(Endpoints all) {
    all.add(PATH, this);
  }

  @Override
  public Answer answer(Request request) {
    if (!request.method().equals("GET")) {
      return Answer.error(405, "invalid request method: " + request.method());
    }
    try {
      token.require(request.authorization(), "read logs");
      Writer writer =
          request.query().getOrDefault("build", "").equals("true")
              ? Writer.BUILDER
              : Writer.CHAINCODE;
      Path file = logs.get().files(request.path().substring(PATH.length()), writer).getLast();
      return Answer.json(200, end(file));
    } catch (HeddleException e) {
      return Refusal.of(e);
    }
  }

  /** The end of a file as an object: its text, and whether more was before it. */
  private static String end(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = channel.size();
      var bytes = ByteBuffer.allocate((int) Math.min(size, MOST_BYTES));
      channel.position(size - bytes.capacity());
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // until all is there
      }
      return MAPPER
          .createObjectNode()
          .put("text", ByteString.copyFrom(bytes.flip()).toStringUtf8())
          .put("isCut", size > MOST_BYTES)
          .toString();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "'%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
