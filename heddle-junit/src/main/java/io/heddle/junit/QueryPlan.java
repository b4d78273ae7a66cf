// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

/**
 * How a rich query is served.
 *
 * @param index the name of the index that it uses; empty text if it uses none
 * @param isFullScan whether all documents are looked at
 * @param examined how many documents were looked at
 * @param returned how many it gave
 */
public record QueryPlan(String index, boolean isFullScan, long examined, long returned) {}
