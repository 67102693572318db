"""The resident worker (常驻进程): one warm process that runs the main job whenever it is due."""
