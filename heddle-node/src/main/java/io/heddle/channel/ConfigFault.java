// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoProtobuf;
import java.util.function.Supplier;

/** What is wrong with a configuration, and where, in Fabric's words. */
public final class ConfigFault {

  private ConfigFault() {}

  public static HeddleException invalid(String message) {
    return new HeddleException(Fault.BAD_INPUT, message);
  }

  /**
   * The message in the bytes.
   *
   * @param context what the refusal says in front, without the colon
   * @throws HeddleException {@code BAD_INPUT} if there is none
   */
  public static <T> T parsed(String context, Parser<T> parser, ByteString bytes) {
    return within(context, () -> parsed(parser, bytes));
  }

  /** As {@link #parsed(String, Parser, ByteString)}, with Go's words alone. */
  public static <T> T parsed(Parser<T> parser, ByteString bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw invalid(GoProtobuf.words(e));
    }
  }

  /** Does it; a failure says in front what was being done. */
  public static <T> T within(String context, Supplier<T> work) {
    try {
      return work.get();
    } catch (HeddleException e) {
      throw new HeddleException(e.fault(), context + ": " + e.getMessage(), e);
    }
  }

  /** As {@link #within(String, Supplier)}, for work that has no result. */
  public static void within(String context, Runnable work) {
    within(
        context,
        () -> {
          work.run();
          return true;
        });
  }
}
