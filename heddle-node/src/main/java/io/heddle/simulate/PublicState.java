// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import java.util.SortedMap;

/** What everybody on the channel sees of one namespace. */
record PublicState(Simulator simulator, String namespace) implements KeySpace {

  @Override
  public ByteString get(String key) {
    return simulator.get(namespace, key);
  }

  @Override
  public void checkWrite(String key, ByteString value) {
    simulator.checkWrite(key, value);
  }

  @Override
  public void put(String key, ByteString value) {
    simulator.put(namespace, key, value);
  }

  @Override
  public SortedMap<String, ByteString> metadata(String key) {
    return simulator.metadata(namespace, key);
  }

  @Override
  public void putMetadata(String key, String name, ByteString value) {
    simulator.putMetadata(namespace, key, name, value);
  }

  @Override
  public RangeQuery range(String start, String end) {
    return simulator.range(namespace, start, end);
  }

  @Override
  public DocumentQuery query(String query) {
    return simulator.query(namespace, query);
  }
}
